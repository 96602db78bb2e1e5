package io.sluice.view;

import io.sluice.change.ChangeRows;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.util.List;

/**
 * A stream whose records replace one another, as a view that looks into it reads it.
 *
 * @param changes its records, one for each change, of the columns of {@link ChangeRows}
 * @param row the columns of its rows, with which those of the changes begin
 * @param key ordinals of the columns that find a row, in the order of the key
 */
public record KeyedSource(Source changes, RowType row, List<Integer> key) {

  /** The ordinal, among the columns of a change, of what happened to the row. */
  private int operation() {
    return changes.columns().ordinal(ChangeRows.OPERATION.name()).orElseThrow();
  }

  /** Whether a change says that the row of its key is gone. */
  public boolean isDelete(Row change) {
    return ChangeRows.DELETE.equals(change.get(operation()));
  }
}
