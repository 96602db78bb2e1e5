package io.sluice.processor.topology;

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
 * One side of a join and the columns that its rows are matched by.
 *
 * @param part what the side is called in names: {@code left} or {@code right}
 */
record JoinSide(String part, Source source, List<Integer> by) {

  /** The columns of keys: an int on one side matches a long on the other. */
  RowType keyType() {
    List<Field> fields = new ArrayList<>();
    for (int ordinal : by) {
      Field field = source.columns().field(ordinal);
      fields.add(Field.required(field.name(), wide(field.type())));
    }
    return new RowType(fields);
  }

  /** The key of a row, null if a column of it is null and the row so matches nothing. */
  @Nullable Row key(Row row, RowType keyType) {
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
