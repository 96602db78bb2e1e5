package io.sluice.writer.file;

import io.sluice.pipeline.PartitionKey;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The values of a partition column as text (Delta PROTOCOL.md, "Partition Value Serialization").
 */
final class PartitionColumn {

  private static final long MICROS_PER_HOUR = 3_600_000_000L;
  private static final long HOURS_PER_DAY = 24;

  /** With its zone, for without one it would be read in that of whoever reads it. */
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSXXX").withZone(ZoneOffset.UTC);

  private interface Text {
    String of(RowBuffer row, int ordinal);
  }

  private final String name;
  private final Field source;
  private final int ordinal;
  private final Text text;

  private PartitionColumn(String name, Field source, int ordinal, Text text) {
    this.name = name;
    this.source = source;
    this.ordinal = ordinal;
    this.text = text;
  }

  /**
   * @param key one that fits the rows
   */
  static PartitionColumn of(PartitionKey key, RowType rows) {
    int ordinal = rows.ordinal(key.source()).orElseThrow();
    Field source = rows.field(ordinal);
    return new PartitionColumn(key.column(), source, ordinal, text(key, source.type()));
  }

  String name() {
    return name;
  }

  /** The value of a row; null for no value, and for the empty string, which Delta reads as none. */
  @Nullable String value(RowBuffer row) {
    if (!row.has(ordinal)) {
      FieldWriter.requireNullable(source.nullable(), source.name());
      return null;
    }
    String value = text.of(row, ordinal);
    return value.isEmpty() ? null : value;
  }

  private static Text text(PartitionKey key, Type source) {
    return switch (key.transform()) {
      case IDENTITY -> identity(source);
      case DATE ->
          source == Primitive.DATE
              ? identity(source)
              : new LongText(PartitionColumn::day, PartitionColumn::date);
      case HOUR -> new LongText(PartitionColumn::hourOfDay, Long::toString);
    };
  }

  private static Text identity(Type type) {
    if (type instanceof Primitive primitive) {
      return switch (primitive) {
        case BOOLEAN -> LongText.of(value -> Boolean.toString(value != 0));
        case INT, LONG -> LongText.of(Long::toString);
        case DATE -> LongText.of(PartitionColumn::date);
        case TIMESTAMP -> LongText.of(PartitionColumn::timestamp);
        case FLOAT -> (row, ordinal) -> Float.toString((float) row.doubleAt(ordinal));
        case DOUBLE -> (row, ordinal) -> Double.toString(row.doubleAt(ordinal));
        case STRING -> PartitionColumn::string;
        case BYTES -> throw new IllegalArgumentException("Bytes have no text form in Delta");
      };
    }
    if (type instanceof Type.Decimal) {
      return (row, ordinal) -> ((BigDecimal) row.objectAt(ordinal)).toPlainString();
    }
    throw new IllegalArgumentException("Values of %s have no text form in Delta".formatted(type));
  }

  private static long day(long micros) {
    return Math.floorDiv(micros, MICROS_PER_HOUR * HOURS_PER_DAY);
  }

  private static long hourOfDay(long micros) {
    return Math.floorMod(Math.floorDiv(micros, MICROS_PER_HOUR), HOURS_PER_DAY);
  }

  private static String date(long days) {
    return LocalDate.ofEpochDay(days).toString();
  }

  private static String timestamp(long micros) {
    return TIMESTAMP.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  private static String string(RowBuffer row, int ordinal) {
    return new String(
        row.arrayAt(ordinal), row.offsetAt(ordinal), row.lengthAt(ordinal), StandardCharsets.UTF_8);
  }

  /** Remembers the text of the last number: rows that follow one another are mostly of one day. */
  private static final class LongText implements Text {
    private final LongUnaryOperator transform;
    private final LongFunction<String> form;
    private long last;
    private @Nullable String lastText;

    LongText(LongUnaryOperator transform, LongFunction<String> form) {
      this.transform = transform;
      this.form = form;
    }

    static LongText of(LongFunction<String> form) {
      return new LongText(LongUnaryOperator.identity(), form);
    }

    @Override
    public String of(RowBuffer row, int ordinal) {
      long value = transform.applyAsLong(row.longAt(ordinal));
      String known = lastText;
      if (known == null || value != last) {
        known = form.apply(value);
        last = value;
        lastText = known;
      }
      return known;
    }
  }
}
