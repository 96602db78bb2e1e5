package io.sluice.processor.table;

import io.sluice.processor.row.SourceRow;

/**
 * The row of a left key.
 *
 * @param isShown whether the view's table has a row of the key, as far as was sent
 */
record LeftRow(LastChange last, boolean isShown) {

  SourceRow change() {
    return last.change();
  }
}
