package io.sluice.schema;

import io.sluice.schema.Type.ListOf;
import io.sluice.schema.Type.MapOf;
import io.sluice.schema.Type.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** In what records with some fields differ from the columns that there are, one line each. */
public final class ColumnChanges {

  private final List<String> lines = new ArrayList<>();

  private ColumnChanges() {}

  public static List<String> between(RowType columns, RowType written) {
    ColumnChanges changes = new ColumnChanges();
    changes.add(columns, written, "");
    return List.copyOf(changes.lines);
  }

  private void add(RowType columns, RowType written, String path) {
    for (Field column : columns.fields()) {
      OptionalInt there = written.ordinal(column.name());
      if (there.isEmpty()) {
        lines.add(
            "no '%s%s' any more%s"
                .formatted(path, column.name(), column.nullable() ? "" : ", which was required"));
      } else {
        add(column, written.field(there.getAsInt()), path + column.name());
      }
    }
    for (Field field : written.fields()) {
      if (columns.ordinal(field.name()).isEmpty()) {
        lines.add("new '%s%s' %s".formatted(path, field.name(), field.type()));
      }
    }
  }

  private void add(Field column, Field written, String path) {
    if (!column.nullable() && written.nullable()) {
      lines.add("'%s' is optional now".formatted(path));
    }
    add(column.type(), written.type(), path);
  }

  private void add(Type column, Type written, String path) {
    if (column instanceof Struct is && written instanceof Struct comes) {
      add(is.row(), comes.row(), path + ".");
    } else if (column instanceof ListOf is && written instanceof ListOf comes) {
      add(is.element(), comes.element(), path + "[]");
    } else if (column instanceof MapOf is && written instanceof MapOf comes) {
      add(is.value(), comes.value(), path + "{}");
    } else if (!column.equals(written)) {
      lines.add("'%s' is %s, and the column is %s".formatted(path, written, column));
    }
  }
}
