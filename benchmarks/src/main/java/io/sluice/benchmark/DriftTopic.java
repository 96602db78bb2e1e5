package io.sluice.benchmark;

import io.sluice.codec.AvroEncoder;
import io.sluice.local.LocalStack;
import io.sluice.registry.SchemaText;
import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A topic of events in Avro, to which fields are added on the way, or which have all of them from
 * the first one on; else both are the same.
 *
 * @param events how many it holds once it is filled
 * @param fields how many are added, at equal distances
 */
record DriftTopic(Kind kind, long events, int fields) {

  /** When a field is there. */
  enum Kind {
    STEADY,
    DRIFTING;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00.001Z");
  private static final long SEED = 1;

  /** Of so many events one has a value of a field that was added. */
  private static final int VALUE_EVERY = 100;

  String name() {
    return "drift.%s.%d.%d".formatted(kind, events, fields);
  }

  /** The columns of the event's record with so many fields that were added. */
  static RowType columns(int added) {
    RowType columns = Event.TYPE;
    for (int i = 0; i < added; i++) {
      columns = columns.with(Field.optional("added_" + i, Primitive.STRING));
    }
    return columns;
  }

  /** How many fields that are added the table is to be made of. */
  int fieldsAtStart() {
    return kind == Kind.STEADY ? fields : 0;
  }

  /** Fills it, if that has not been done. */
  void fill(LocalStack stack) throws InterruptedException, ExecutionException {
    AvroEncoder[] encoders = new AvroEncoder[fields + 1];
    for (int added = 0; added <= fields; added++) {
      encoders[added] = encoder(stack, added);
    }
    SplittableRandom random = new SplittableRandom(SEED);
    new FilledTopic(name(), events)
        .fill(
            stack,
            i -> {
              int added =
                  kind == Kind.STEADY ? fields : (int) Math.min(fields, i * (fields + 1) / events);
              return encoders[added].encode(row(Event.next(random, FIRST.plusMillis(i)), i, added));
            });
  }

  /**
   * A table is made of the newest schema of its subject, so those to come are under another one.
   */
  private AvroEncoder encoder(LocalStack stack, int added) {
    RowType columns = columns(added);
    String subject = name() + (added == fieldsAtStart() ? "-value" : "-later");
    int id =
        stack
            .schemas()
            .register(subject, SchemaText.avro(AvroSchemas.schema(columns, "event").toString()));
    return AvroEncoder.withSchemaId(columns, id);
  }

  private static Row row(Event event, long number, int added) {
    Row base = event.row();
    RowType columns = columns(added);
    @Nullable Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      boolean isAdded = i >= base.type().size();
      values[i] = isAdded ? value(number, i) : base.get(i);
    }
    return Row.of(columns, values);
  }

  private static @Nullable Object value(long number, int field) {
    return number % VALUE_EVERY == field % VALUE_EVERY ? "v" + number : null;
  }
}
