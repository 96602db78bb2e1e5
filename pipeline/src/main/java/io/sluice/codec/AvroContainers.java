package io.sluice.codec;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Readers of the values that contain others: these become objects, for every receiver. */
final class AvroContainers {

  private AvroContainers() {}

  static AvroReader struct(AvroPlan plan, RowType type) {
    return (in, into, ordinal) -> {
      in.nested().add(1 + type.size());
      Row row = new Row(type);
      plan.run(in, row);
      into.setObject(ordinal, row);
    };
  }

  static AvroReader list(Type.ListOf type, AvroReader item, int itemBytes) {
    Row cell = cell(type.element());
    return (in, into, ordinal) -> {
      List<@Nullable Object> values = new ArrayList<>();
      readBlocks(in, itemBytes, "[]", () -> values.add(readItem(in, item, cell)));
      into.setObject(ordinal, values);
    };
  }

  static AvroReader map(Type.MapOf type, AvroReader item, int entryBytes) {
    Row cell = cell(type.value());
    return (in, into, ordinal) -> {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      readBlocks(in, entryBytes, "{}", () -> values.put(readKey(in), readItem(in, item, cell)));
      into.setObject(ordinal, values);
    };
  }

  /** A row of one column, through which items pass on their way into a list or map. */
  static Row cell(Type type) {
    return new Row(RowType.of(Field.optional("item", type)));
  }

  private static @Nullable Object readItem(AvroInput in, AvroReader item, Row cell) {
    cell.begin();
    item.read(in, cell, 0);
    return cell.get(0);
  }

  private static String readKey(AvroInput in) {
    int length = in.readText();
    return new String(in.bytes(), in.position() - length, length, StandardCharsets.UTF_8);
  }

  private static void readBlocks(AvroInput in, int itemBytes, String path, Runnable item) {
    try {
      for (int count = in.readBlock(itemBytes); count != 0; count = in.readBlock(itemBytes)) {
        readBlock(in, count, item);
      }
    } catch (MalformedRecordException e) {
      throw e.in(path);
    }
  }

  private static void readBlock(AvroInput in, int count, Runnable item) {
    in.nested().add(Math.abs(count));
    boolean sized = count < 0;
    int length = sized ? in.readBlockBytes() : 0;
    int end = in.position() + length;
    for (int i = Math.abs(count); i > 0; i--) {
      item.run();
    }
    if (sized && in.position() != end) {
      throw AvroInput.malformed("block of %d bytes ends elsewhere".formatted(length), end);
    }
  }
}
