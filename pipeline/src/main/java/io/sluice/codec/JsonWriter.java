package io.sluice.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one value in the form that {@link JsonDecoder} reads. */
@FunctionalInterface
interface JsonWriter {

  void write(Object value, JsonGenerator json) throws IOException;

  /** The writer of all columns of a row. */
  static JsonWriter row(RowType type) {
    Column[] columns = type.fields().stream().map(Column::of).toArray(Column[]::new);
    return (value, json) -> {
      Row row = (Row) value;
      json.writeStartObject();
      for (int i = 0; i < columns.length; i++) {
        json.writeFieldName(columns[i].name);
        columns[i].write(row.get(i), json);
      }
      json.writeEndObject();
    };
  }

  /** A column, or the items of a list or map: a value that may be null, and a name for messages. */
  record Column(String name, boolean nullable, JsonWriter writer) {

    static Column of(Field field) {
      return new Column(field.name(), field.nullable(), JsonWriter.of(field.type()));
    }

    void write(@Nullable Object value, JsonGenerator json) throws IOException {
      if (value != null) {
        writeValue(value, json);
      } else if (nullable) {
        json.writeNull();
      } else {
        throw new IllegalArgumentException("Cannot encode column '%s': it is null".formatted(name));
      }
    }

    private void writeValue(Object value, JsonGenerator json) throws IOException {
      try {
        writer.write(value, json);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            "Cannot encode column '%s': %s".formatted(name, e.getMessage()), e);
      }
    }
  }

  private static JsonWriter of(Type type) {
    if (type instanceof Type.Primitive primitive) {
      return primitive(primitive);
    }
    if (type instanceof Type.Decimal decimal) {
      return (value, json) ->
          json.writeNumber(Narrowing.toDecimal((BigDecimal) value, decimal).toPlainString());
    }
    if (type instanceof Type.ListOf list) {
      return list(new Column("[]", list.elementNullable(), of(list.element())));
    }
    if (type instanceof Type.MapOf map) {
      return map(new Column("{}", map.valueNullable(), of(map.value())));
    }
    return row(((Type.Struct) type).row());
  }

  private static JsonWriter primitive(Type.Primitive type) {
    return switch (type) {
      case BOOLEAN -> (value, json) -> json.writeBoolean((Boolean) value);
      case INT -> (value, json) -> json.writeNumber(Narrowing.toInt((Long) value));
      case LONG -> (value, json) -> json.writeNumber((long) (Long) value);
      case FLOAT -> (value, json) -> json.writeNumber(Narrowing.toFloat((Double) value));
      case DOUBLE -> (value, json) -> json.writeNumber((double) (Double) value);
      case STRING -> (value, json) -> json.writeString((String) value);
      case BYTES -> (value, json) -> json.writeBinary((byte[]) value);
      case DATE -> (value, json) -> json.writeString(JsonTime.date((Long) value));
      case TIMESTAMP -> (value, json) -> json.writeString(JsonTime.timestamp((Long) value));
    };
  }

  private static JsonWriter list(Column item) {
    return (value, json) -> {
      json.writeStartArray();
      for (Object each : (List<?>) value) {
        item.write(each, json);
      }
      json.writeEndArray();
    };
  }

  private static JsonWriter map(Column item) {
    return (value, json) -> {
      json.writeStartObject();
      for (Map.Entry<?, ?> each : ((Map<?, ?>) value).entrySet()) {
        json.writeFieldName((String) each.getKey());
        item.write(each.getValue(), json);
      }
      json.writeEndObject();
    };
  }
}
