package io.sluice.writer.drift;

import io.sluice.failure.SluiceException;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.util.List;
import java.util.Optional;

/**
 * What has become of the records of a drift.
 *
 * @param before the columns of the table when the writer began
 * @param after its columns in the end
 * @param sent the bytes of the records
 * @param leftOut how many records the writer says it has read without some of their fields
 * @param waited whether the columns had to be widened before the writer went on
 * @param failure what stopped the writer
 */
record Observed(
    RowType before,
    RowType after,
    List<Row> rows,
    List<Row> quarantine,
    List<byte[]> sent,
    long leftOut,
    boolean waited,
    Optional<SluiceException> failure) {

  /** The same with other rows in the table. */
  Observed withRows(List<Row> others) {
    return new Observed(before, after, others, quarantine, sent, leftOut, waited, failure);
  }

  /** The rows that come from the record of an offset. */
  static List<Row> at(List<Row> rows, long offset) {
    return rows.stream().filter(row -> row.get("_offset").equals(offset)).toList();
  }
}
