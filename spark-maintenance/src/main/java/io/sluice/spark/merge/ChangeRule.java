package io.sluice.spark.merge;

import io.sluice.change.ChangeRows;
import org.apache.spark.sql.Column;

/**
 * What the latest change of a key does to the row of this key: the same, however it is carried out.
 *
 * <p>A change that is not later than the one that the row comes from does nothing.
 */
final class ChangeRule {

  /** The alias of the table's rows. */
  static final String ROW = "row";

  /** The alias of the latest changes. */
  static final String CHANGE = "change";

  private ChangeRule() {}

  static Column sameKey(RowKey key) {
    return key.isSame(ROW, CHANGE);
  }

  /** Whether there is a change of the key, where one may be missing. */
  static Column hasChange() {
    return change(ChangeRows.OPERATION.name()).isNotNull();
  }

  static Column isDelete() {
    return change(ChangeRows.OPERATION.name()).equalTo(ChangeRows.DELETE);
  }

  static Column isLater() {
    return LatestChanges.isLater(CHANGE, ROW);
  }

  static Column row(String column) {
    return LatestChanges.named(ROW, column);
  }

  static Column change(String column) {
    return LatestChanges.named(CHANGE, column);
  }
}
