package io.sluice.change;

import io.sluice.codec.JsonDecoder;
import io.sluice.codec.RecordDecoder;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads a key that is a JSON object with the key columns, alone or behind the schema that Kafka
 * Connect's JsonConverter puts in front of it; or, of one column, a bare value.
 */
public final class JsonKeyDecoder implements RecordDecoder {

  private static final String PAYLOAD = "payload";

  private final RowType key;
  private final RecordDecoder decoder;
  private final Row fields;

  public JsonKeyDecoder(RowType key) {
    this.key = key;
    RowType optional =
        new RowType(
            key.fields().stream()
                .map(field -> Field.optional(field.name(), field.type()))
                .toList());
    RowType all =
        key.names().stream().anyMatch(PAYLOAD::equalsIgnoreCase)
            ? optional
            : optional.with(Field.optional(PAYLOAD, new Type.Struct(optional)));
    this.decoder = new JsonDecoder(all);
    this.fields = new Row(all);
  }

  @Override
  public void decode(byte[] record, int offset, RowReceiver into) {
    into.begin();
    fields.begin();
    if (key.size() == 1 && !isObject(record, offset)) {
      decoder.decode(asObject(record, offset), fields);
    } else {
      decoder.decode(record, offset, fields);
    }
    Row row =
        fields.type().size() > key.size() && fields.get(key.size()) instanceof Row payload
            ? payload
            : fields;
    for (int i = 0; i < key.size(); i++) {
      RowValues.set(into, i, row.get(i));
    }
  }

  private static boolean isObject(byte[] record, int offset) {
    for (int i = offset; i < record.length; i++) {
      if (!Character.isWhitespace(record[i])) {
        return record[i] == '{';
      }
    }
    return false;
  }

  private byte[] asObject(byte[] record, int offset) {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    object.writeBytes("{\"%s\":".formatted(key.field(0).name()).getBytes(StandardCharsets.UTF_8));
    object.write(record, offset, record.length - offset);
    object.write('}');
    return object.toByteArray();
  }
}
