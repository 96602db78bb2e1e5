package io.sluice.processor.row;

import io.sluice.schema.Row;
import io.sluice.view.Projection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes the columns that {@code select} or {@code group_by} names. */
public record Projections(List<Projection> columns) {

  /** Sets the columns in a row, from an ordinal on. */
  public void fill(Row scope, Row output, int from) {
    for (int i = 0; i < columns.size(); i++) {
      @Nullable Object value = columns.get(i).expression().evaluate(scope);
      if (value != null) {
        output.setObject(from + i, value);
      }
    }
  }
}
