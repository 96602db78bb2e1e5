package io.sluice.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Readers of JSON objects and arrays: these become objects, for every receiver. */
final class JsonContainers {

  private JsonContainers() {}

  static JsonReader struct(RowType type, NestedValues nested) {
    JsonPlan plan = new JsonPlan(type, nested);
    return (json, into, ordinal) -> {
      expect(JsonToken.START_OBJECT, "an object", json);
      nested.add(1 + type.size());
      Row row = new Row(type);
      plan.run(json, row);
      into.setObject(ordinal, row);
    };
  }

  static JsonReader list(Type.ListOf type, NestedValues nested) {
    Item item = new Item(type.element(), type.elementNullable(), nested);
    return (json, into, ordinal) -> {
      expect(JsonToken.START_ARRAY, "an array", json);
      List<@Nullable Object> values = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        try {
          values.add(item.read(json));
        } catch (MalformedRecordException e) {
          throw e.in("[" + values.size() + "]");
        }
      }
      into.setObject(ordinal, values);
    };
  }

  static JsonReader map(Type.MapOf type, NestedValues nested) {
    Item item = new Item(type.value(), type.valueNullable(), nested);
    return (json, into, ordinal) -> {
      expect(JsonToken.START_OBJECT, "an object", json);
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
        try {
          json.nextToken();
          values.put(key, item.read(json));
        } catch (MalformedRecordException e) {
          throw e.in("{" + Shortened.of(key) + "}");
        }
      }
      into.setObject(ordinal, values);
    };
  }

  private static void expect(JsonToken token, String wanted, JsonParser json) throws IOException {
    if (json.currentToken() != token) {
      throw JsonLeaves.unexpected(wanted, json);
    }
  }

  /** Reads the items of a list or map, each through a row of one column. */
  private static final class Item {

    private final JsonReader reader;
    private final boolean nullable;
    private final Row cell;
    private final NestedValues nested;

    Item(Type type, boolean nullable, NestedValues nested) {
      this.reader = JsonLeaves.of(type, nested);
      this.nested = nested;
      this.nullable = nullable;
      this.cell = AvroContainers.cell(type);
    }

    @Nullable Object read(JsonParser json) throws IOException {
      nested.add(1);
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        if (!nullable) {
          throw new MalformedRecordException("null in a place that is not null");
        }
        return null;
      }
      cell.begin();
      try {
        reader.read(json, cell, 0);
      } catch (ArithmeticException e) {
        throw new MalformedRecordException(String.valueOf(e.getMessage()));
      }
      return cell.get(0);
    }
  }
}
