package io.sluice.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.schema.Field;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of an object by the names of its fields. */
final class JsonPlan {

  private static final int MAX_REASON_CHARS = 200;

  private final RowType type;
  private final NestedValues nested;
  private final Map<String, Column> columns = new HashMap<>();

  /** The columns that this object has had so far; a plan runs for one object at a time. */
  private final boolean[] seen;

  private record Column(int ordinal, JsonReader reader) {}

  /**
   * @param nested counts the values of the record that the object is in
   */
  JsonPlan(RowType type, NestedValues nested) {
    this.type = type;
    this.nested = nested;
    this.seen = new boolean[type.size()];
    for (int i = 0; i < type.size(); i++) {
      columns.put(type.field(i).name(), new Column(i, JsonLeaves.of(type.field(i).type(), nested)));
    }
  }

  /** Reads from the start of an object to its end. */
  void run(JsonParser json, RowReceiver into) throws IOException {
    Arrays.fill(seen, false);
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      readField(name, json, into);
    }
    for (int i = 0; i < seen.length; i++) {
      Field field = type.field(i);
      if (!seen[i] && !field.nullable()) {
        throw new MalformedRecordException("missing, or null, and the column is not null")
            .in(field.name());
      }
    }
  }

  private void readField(String name, JsonParser json, RowReceiver into) {
    @Nullable Column column = columns.get(name);
    try {
      JsonToken token = json.nextToken();
      if (column == null) {
        nested.unknown();
        json.skipChildren();
      } else if (token != JsonToken.VALUE_NULL) {
        seen[column.ordinal] = true;
        column.reader.read(json, into, column.ordinal);
      }
    } catch (MalformedRecordException e) {
      throw e.in(name);
    } catch (ArithmeticException e) {
      throw new MalformedRecordException(String.valueOf(e.getMessage())).in(name);
    } catch (IOException e) {
      throw malformed(e).in(name);
    }
  }

  /** What the parser found, without the excerpt of the record that it may come with. */
  static MalformedRecordException malformed(IOException e) {
    String reason =
        e instanceof JacksonException found
            ? found.getOriginalMessage()
            : String.valueOf(e.getMessage());
    return new MalformedRecordException(
        reason.length() <= MAX_REASON_CHARS
            ? reason
            : reason.substring(0, MAX_REASON_CHARS) + "...");
  }
}
