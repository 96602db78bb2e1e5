package io.sluice.spark.audit;

import io.sluice.spark.verify.Difference;
import java.util.List;

/**
 * What was found in one table.
 *
 * @param version of the table; -1 if it has no commit yet
 * @param duplicates rows too many: of a record that has {@code n} rows, {@code n - 1}
 * @param late rows in its late table
 * @param quarantined rows in its quarantine table
 * @param match how it compares with what was sent
 */
public record TableReport(
    String name,
    long version,
    long files,
    long rows,
    long duplicates,
    long late,
    long quarantined,
    Match match) {

  /**
   * The rows of a table against those that were sent.
   *
   * @param missing rows that are not there
   * @param different rows with other values
   * @param unexpected rows of records that were not sent, or one row too many
   */
  public record Match(long missing, long different, long unexpected, List<Difference> examples) {

    /** Nothing was expected, so nothing is off. */
    static final Match NOT_ASKED = new Match(0, 0, 0, List.of());

    boolean ok() {
      return missing == 0 && different == 0 && unexpected == 0;
    }
  }

  public boolean ok() {
    return duplicates == 0 && match.ok();
  }
}
