package io.sluice.writer.file;

import io.sluice.schema.Field;
import io.sluice.schema.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The values of a partition column as text (Delta PROTOCOL.md, "Partition Value Serialization").
 */
final class PartitionColumn {

  /** With its zone, for without one it would be read in that of whoever reads it. */
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSXXX").withZone(ZoneOffset.UTC);

  private interface Text {
    String of(RowBuffer row, int ordinal);
  }

  private final Field field;
  private final int ordinal;
  private final Text text;

  private PartitionColumn(Field field, int ordinal, Text text) {
    this.field = field;
    this.ordinal = ordinal;
    this.text = text;
  }

  /** A column by its place in the row; none if values of its type have no text. */
  static Optional<PartitionColumn> of(Field field, int ordinal) {
    return Optional.ofNullable(text(field.type()))
        .map(text -> new PartitionColumn(field, ordinal, text));
  }

  String name() {
    return field.name();
  }

  /** The value of a row; null for no value, and for the empty string, which Delta reads as none. */
  @Nullable String value(RowBuffer row) {
    if (!row.has(ordinal)) {
      FieldWriter.requireNullable(field.nullable(), field.name());
      return null;
    }
    String value = text.of(row, ordinal);
    return value.isEmpty() ? null : value;
  }

  private static @Nullable Text text(Type type) {
    if (type instanceof Type.Primitive primitive) {
      return switch (primitive) {
        case BOOLEAN -> new LongText(value -> Boolean.toString(value != 0));
        case INT, LONG -> new LongText(Long::toString);
        case DATE -> new LongText(days -> LocalDate.ofEpochDay(days).toString());
        case TIMESTAMP -> new LongText(PartitionColumn::timestamp);
        case FLOAT -> (row, ordinal) -> Float.toString((float) row.doubleAt(ordinal));
        case DOUBLE -> (row, ordinal) -> Double.toString(row.doubleAt(ordinal));
        case STRING -> PartitionColumn::string;
        case BYTES -> null;
      };
    }
    return type instanceof Type.Decimal
        ? (row, ordinal) -> ((BigDecimal) row.objectAt(ordinal)).toPlainString()
        : null;
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
    private final LongFunction<String> form;
    private long last;
    private @Nullable String lastText;

    LongText(LongFunction<String> form) {
      this.form = form;
    }

    @Override
    public String of(RowBuffer row, int ordinal) {
      long value = row.longAt(ordinal);
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
