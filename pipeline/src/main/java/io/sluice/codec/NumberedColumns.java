package io.sluice.codec;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.util.ArrayList;
import java.util.List;

/** Row types with their columns named {@code c0, c1, ...}, also in what they contain. */
final class NumberedColumns {

  private NumberedColumns() {}

  static RowType of(RowType type) {
    List<Field> fields = new ArrayList<>();
    for (Field field : type.fields()) {
      fields.add(new Field("c" + fields.size(), of(field.type()), field.nullable()));
    }
    return new RowType(fields);
  }

  private static Type of(Type type) {
    if (type instanceof Type.Struct struct) {
      return new Type.Struct(of(struct.row()));
    }
    if (type instanceof Type.ListOf list) {
      return new Type.ListOf(of(list.element()), list.elementNullable());
    }
    return type instanceof Type.MapOf map
        ? new Type.MapOf(of(map.value()), map.valueNullable())
        : type;
  }
}
