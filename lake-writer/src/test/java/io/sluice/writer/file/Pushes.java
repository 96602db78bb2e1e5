package io.sluice.writer.file;

import io.sluice.schema.Row;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.table.BatchFiles;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Hands rows to a batch as a decoder does: strings and bytes as slices of one array, which is
 * overwritten with the next row.
 */
final class Pushes {

  private final byte[] array = new byte[1 << 16];
  private int position;

  static void all(List<Row> rows, BatchFiles batch) {
    Pushes pushes = new Pushes();
    for (Row row : rows) {
      pushes.push(row, batch.row());
      batch.add();
      Arrays.fill(pushes.array, (byte) 0xEE);
    }
  }

  private void push(Row row, RowReceiver into) {
    position = 1;
    into.begin();
    RowType type = row.type();
    for (int i = 0; i < type.size(); i++) {
      Object value = row.get(i);
      if (value != null) {
        set(type.field(i).type(), i, value, into);
      }
    }
  }

  private void set(Type type, int ordinal, Object value, RowReceiver into) {
    if (!(type instanceof Primitive primitive)) {
      into.setObject(ordinal, value);
      return;
    }
    switch (primitive) {
      case BOOLEAN -> into.setBoolean(ordinal, (Boolean) value);
      case INT, LONG, DATE, TIMESTAMP -> into.setLong(ordinal, (Long) value);
      case FLOAT, DOUBLE -> into.setDouble(ordinal, (Double) value);
      case STRING -> slice(ordinal, ((String) value).getBytes(StandardCharsets.UTF_8), into);
      case BYTES -> slice(ordinal, (byte[]) value, into);
    }
  }

  private void slice(int ordinal, byte[] bytes, RowReceiver into) {
    System.arraycopy(bytes, 0, array, position, bytes.length);
    into.setBytes(ordinal, array, position, bytes.length);
    position += bytes.length + 1;
  }
}
