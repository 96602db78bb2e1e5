package io.sluice.spark.load;

/**
 * What became of the rows of files.
 *
 * @param read all of them
 * @param dropped rejected and put nowhere
 * @param quarantined rejected and put into the quarantine
 */
record RowCounts(long read, long dropped, long quarantined) {

  static final RowCounts NONE = new RowCounts(0, 0, 0);

  long accepted() {
    return read - dropped - quarantined;
  }
}
