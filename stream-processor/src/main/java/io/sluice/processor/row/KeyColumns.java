package io.sluice.processor.row;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a source that rows are brought together by.
 *
 * @param by ordinals in the source
 */
public record KeyColumns(Source source, List<Integer> by) {

  /** The columns of keys: an int of one source matches a long of another. */
  public RowType type() {
    List<Field> fields = new ArrayList<>();
    for (int ordinal : by) {
      Field field = source.columns().field(ordinal);
      fields.add(Field.required(field.name(), wide(field.type())));
    }
    return new RowType(fields);
  }

  /** The key of a row, null if a column of it is null and the row so has none. */
  public @Nullable Row key(Row row, RowType keyType) {
    Row key = new Row(keyType);
    for (int i = 0; i < by.size(); i++) {
      @Nullable Object value = row.get(by.get(i));
      if (value == null) {
        return null;
      }
      key.setObject(i, value);
    }
    return key;
  }

  private static Type wide(Type type) {
    return type == Primitive.INT ? Primitive.LONG : type;
  }
}
