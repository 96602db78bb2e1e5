package io.sluice.change;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.Optional;

/**
 * The fields of Debezium's change events that are read (Debezium documentation, "Change event
 * values"): the row after the change, and what kind of change it is.
 */
public final class DebeziumEnvelope {

  private static final String AFTER = "after";
  private static final String OP = "op";

  private DebeziumEnvelope() {}

  /** The fields of a value whose rows have these columns. */
  public static RowType fields(RowType row) {
    return RowType.of(
        Field.optional(OP, Primitive.STRING), Field.optional(AFTER, new Type.Struct(row)));
  }

  /** The same behind the schema that Kafka Connect's JsonConverter puts in front of a value. */
  public static RowType withSchema(RowType row) {
    return fields(row).with(Field.optional("payload", new Type.Struct(fields(row))));
  }

  /**
   * The columns of the rows of change events.
   *
   * @param fields of the events
   * @return empty if they are no change events
   */
  public static Optional<RowType> row(RowType fields) {
    boolean hasOperation =
        fields.ordinal(OP).isPresent()
            && fields.field(fields.ordinal(OP).getAsInt()).type() == Primitive.STRING;
    if (!hasOperation || fields.ordinal(AFTER).isEmpty()) {
      return Optional.empty();
    }
    Type after = fields.field(fields.ordinal(AFTER).getAsInt()).type();
    return after instanceof Type.Struct struct ? Optional.of(struct.row()) : Optional.empty();
  }
}
