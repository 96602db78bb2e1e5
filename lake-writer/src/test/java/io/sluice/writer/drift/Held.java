package io.sluice.writer.drift;

import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds a row against the record that it was made of: every value of the record is in the column of
 * its name, and every other column is null. Numbers have no type in JSON: there one is what is
 * nearest to it in the type of its column.
 */
final class Held {

  private final Wire.Format format;
  private final Set<String> withoutColumn = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();

  Held(Wire.Format format) {
    this.format = format;
  }

  /** Values for which the row has no column, by their paths. */
  Set<String> withoutColumn() {
    return withoutColumn;
  }

  /** What is not as it was sent. */
  List<String> wrong() {
    return wrong;
  }

  void check(Map<?, ?> values, Row row) {
    check(values, row, "");
  }

  private void check(Map<?, ?> values, Row row, String path) {
    RowType columns = row.type();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.field(i).name();
      if (!name.startsWith("_")) {
        compare(values.get(name), row.get(i), columns.field(i).type(), path + name);
      }
    }
    values.forEach(
        (name, value) -> {
          if (columns.ordinal((String) name).isEmpty()) {
            withoutColumn.add(path + name);
          }
        });
  }

  private void compare(Object sent, Object found, Type type, String path) {
    if (sent == null || found == null) {
      require(sent == found, sent, found, path);
    } else if (type instanceof Type.Struct) {
      check((Map<?, ?>) sent, (Row) found, path + ".");
    } else if (type instanceof Type.ListOf list) {
      List<?> items = (List<?>) sent;
      List<?> there = (List<?>) found;
      require(items.size() == there.size(), sent, found, path);
      for (int i = 0; i < Math.min(items.size(), there.size()); i++) {
        compare(items.get(i), there.get(i), list.element(), path + "[]");
      }
    } else if (type instanceof Type.MapOf map) {
      Map<?, ?> there = (Map<?, ?>) found;
      require(((Map<?, ?>) sent).keySet().equals(there.keySet()), sent, found, path);
      ((Map<?, ?>) sent)
          .forEach((key, item) -> compare(item, there.get(key), map.value(), path + "{}"));
    } else {
      require(isSame(sent, found, type), sent, found, path);
    }
  }

  private boolean isSame(Object sent, Object found, Type type) {
    if (!(sent instanceof Number number) || !(found instanceof Number there)) {
      return sent.equals(found);
    }
    if (format.isText() && type == Type.Primitive.FLOAT) {
      return (float) number.doubleValue() == there.doubleValue();
    }
    if (format.isText() && type == Type.Primitive.DOUBLE) {
      return number.doubleValue() == there.doubleValue();
    }
    return decimal(number).compareTo(decimal(there)) == 0;
  }

  private static BigDecimal decimal(Number number) {
    return number instanceof Float || number instanceof Double
        ? new BigDecimal(number.doubleValue())
        : new BigDecimal(number.longValue());
  }

  private void require(boolean holds, Object sent, Object found, String path) {
    if (!holds) {
      wrong.add("%s was sent as %s and is %s".formatted(path, sent, found));
    }
  }
}
