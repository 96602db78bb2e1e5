package io.sluice.processor.row;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two rows as one, the left one's columns first: what the expressions of joins and lookups see. */
public final class SideBySide {

  private final int left;
  private final int right;
  private final RowType type;

  public SideBySide(RowType left, RowType right) {
    this.left = left.size();
    this.right = right.size();
    List<Field> fields = new ArrayList<>();
    left.fields()
        .forEach(field -> fields.add(Field.optional("left." + field.name(), field.type())));
    right
        .fields()
        .forEach(field -> fields.add(Field.optional("right." + field.name(), field.type())));
    this.type = new RowType(fields);
  }

  /**
   * The row of both; the columns of one that is not there are null, and columns that a row has more
   * are left out.
   */
  public Row of(@Nullable Row leftRow, @Nullable Row rightRow) {
    Row both = new Row(type);
    copy(leftRow, left, both, 0);
    copy(rightRow, right, both, left);
    return both;
  }

  private static void copy(@Nullable Row from, int columns, Row to, int at) {
    if (from == null) {
      return;
    }
    for (int i = 0; i < columns; i++) {
      @Nullable Object value = from.get(i);
      if (value != null) {
        to.setObject(at + i, value);
      }
    }
  }
}
