package io.sluice.writer.drift;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.writer.drift.Shape.Member;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The columns of a table, those in nested records too, by their paths; and what they lack. */
final class Columns {

  private Columns() {}

  /** The types by path, with those of records left empty, and nothing said of nulls. */
  static Map<String, String> types(RowType row) {
    Map<String, String> types = new TreeMap<>();
    collect(row, "", types);
    return types;
  }

  private static void collect(RowType row, String path, Map<String, String> into) {
    for (Field field : row.fields()) {
      collect(field.type(), path + field.name(), into);
    }
  }

  private static void collect(Type type, String path, Map<String, String> into) {
    if (type instanceof Type.Struct struct) {
      into.put(path, "struct");
      collect(struct.row(), path + ".", into);
    } else if (type instanceof Type.ListOf list) {
      into.put(path, "list");
      collect(list.element(), path + "[]", into);
    } else if (type instanceof Type.MapOf map) {
      into.put(path, "map");
      collect(map.value(), path + "{}", into);
    } else {
      into.put(path, type.toString());
    }
  }

  /** Whether one of the fields has no column of its name. */
  static boolean lack(RowType row, List<Member> members) {
    return members.stream().anyMatch(member -> lack(row, member));
  }

  private static boolean lack(RowType row, Member member) {
    OptionalInt ordinal = row.ordinal(member.name());
    return ordinal.isEmpty() || lack(row.field(ordinal.getAsInt()).type(), member.shape());
  }

  private static boolean lack(Type type, Shape shape) {
    if (type instanceof Type.Struct struct && shape instanceof Shape.Nested nested) {
      return lack(struct.row(), nested.members());
    }
    if (type instanceof Type.ListOf list && shape instanceof Shape.ListOf items) {
      return lack(list.element(), items.element());
    }
    return type instanceof Type.MapOf map
        && shape instanceof Shape.MapOf entries
        && lack(map.value(), entries.value());
  }
}
