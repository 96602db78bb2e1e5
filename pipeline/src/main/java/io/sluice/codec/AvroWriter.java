package io.sluice.codec;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one value in the schema that {@link io.sluice.schema.AvroSchemas#schema} gives its type.
 */
@FunctionalInterface
interface AvroWriter {

  void write(Object value, AvroOutput out);

  /** The writer of all columns of a row. */
  static AvroWriter row(RowType type) {
    Column[] columns = type.fields().stream().map(Column::of).toArray(Column[]::new);
    return (value, out) -> {
      Row row = (Row) value;
      for (int i = 0; i < columns.length; i++) {
        columns[i].write(row.get(i), out);
      }
    };
  }

  /** A column, or the items of a list or map: a value that may be null, and a name for messages. */
  record Column(String name, boolean nullable, AvroWriter writer) {

    static Column of(Field field) {
      return new Column(field.name(), field.nullable(), AvroWriter.of(field.type()));
    }

    void write(@Nullable Object value, AvroOutput out) {
      if (nullable) {
        out.writeLong(value == null ? 0 : 1);
      } else if (value == null) {
        throw new IllegalArgumentException("Cannot encode column '%s': it is null".formatted(name));
      }
      if (value != null) {
        writeValue(value, out);
      }
    }

    private void writeValue(Object value, AvroOutput out) {
      try {
        writer.write(value, out);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            "Cannot encode column '%s': %s".formatted(name, e.getMessage()), e);
      }
    }
  }

  private static AvroWriter of(Type type) {
    if (type instanceof Type.Primitive primitive) {
      return primitive(primitive);
    }
    if (type instanceof Type.Decimal decimal) {
      return (value, out) ->
          out.writeBytes(
              Narrowing.toDecimal((BigDecimal) value, decimal).unscaledValue().toByteArray());
    }
    if (type instanceof Type.ListOf list) {
      return list(new Column("[]", list.elementNullable(), of(list.element())));
    }
    if (type instanceof Type.MapOf map) {
      return map(new Column("{}", map.valueNullable(), of(map.value())));
    }
    return row(((Type.Struct) type).row());
  }

  private static AvroWriter primitive(Type.Primitive type) {
    return switch (type) {
      case BOOLEAN -> (value, out) -> out.writeBoolean((Boolean) value);
      case INT, DATE -> (value, out) -> out.writeLong(Narrowing.toInt((Long) value));
      case LONG, TIMESTAMP -> (value, out) -> out.writeLong((Long) value);
      case FLOAT -> (value, out) -> out.writeFloat(Narrowing.toFloat((Double) value));
      case DOUBLE -> (value, out) -> out.writeDouble((Double) value);
      case STRING -> (value, out) -> writeString((String) value, out);
      case BYTES -> (value, out) -> out.writeBytes((byte[]) value);
    };
  }

  private static void writeString(String value, AvroOutput out) {
    out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  private static AvroWriter list(Column item) {
    return (value, out) -> {
      List<?> items = (List<?>) value;
      if (!items.isEmpty()) {
        out.writeLong(items.size());
        items.forEach(each -> item.write(each, out));
      }
      out.writeLong(0);
    };
  }

  private static AvroWriter map(Column item) {
    return (value, out) -> {
      Map<?, ?> items = (Map<?, ?>) value;
      if (!items.isEmpty()) {
        out.writeLong(items.size());
        items.forEach((key, each) -> writeEntry((String) key, each, item, out));
      }
      out.writeLong(0);
    };
  }

  private static void writeEntry(String key, @Nullable Object value, Column item, AvroOutput out) {
    writeString(key, out);
    item.write(value, out);
  }
}
