package io.sluice.codec;

import io.sluice.schema.AvroSchemas;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import org.apache.avro.Schema;

/**
 * Reads Avro's binary encoding straight into columns, by a plan made once for a writer's schema and
 * a row type.
 *
 * <p>Fields are matched by name. A field without a column is skipped; a nullable column without a
 * field stays null. Strings and bytes are handed on as slices of the record. Nothing is allocated
 * for columns that are not decimals and not nested.
 */
public final class AvroDecoder implements RecordDecoder {

  private final AvroPlan plan;
  private final AvroInput in = new AvroInput();

  /**
   * @throws IncompatibleSchemaException naming the column, if one cannot be filled without loss
   */
  public AvroDecoder(Schema writer, RowType reader) {
    if (writer.getType() != Schema.Type.RECORD) {
      throw new IncompatibleSchemaException(
          "Cannot read Avro %s as columns: the schema is no record"
              .formatted(writer.getFullName()));
    }
    this.plan = AvroPlan.of(writer, reader, AvroPlan.Match.BY_NAME, "");
  }

  private AvroDecoder(AvroPlan plan) {
    this.plan = plan;
  }

  /**
   * Reads what {@link AvroEncoder} writes of the same row type. Columns are matched by position, so
   * that they may have names that Avro does not allow.
   */
  public static AvroDecoder bare(RowType type) {
    Schema writer = AvroSchemas.schema(NumberedColumns.of(type), "row");
    return new AvroDecoder(AvroPlan.of(writer, type, AvroPlan.Match.BY_POSITION, ""));
  }

  @Override
  public void decode(byte[] record, int offset, RowReceiver into) {
    in.open(record, offset);
    into.begin();
    plan.run(in, into);
    in.expectEnd();
  }
}
