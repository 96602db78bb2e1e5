package io.sluice.drill.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * I1 and I3: below a partition's next offset every acknowledged record is in the table or, if it
 * cannot be read, in quarantine, with what was sent; at and behind it the table has nothing.
 *
 * <p>Goes on where it stopped: what was found whole once is not looked at again.
 */
final class Completeness {

  private final String table;
  private final AcknowledgedRecords sent;
  private final RecordLedger rows;
  private final RecordLedger quarantine;
  private final Map<Integer, Long> checked = new HashMap<>();

  Completeness(String table, AcknowledgedRecords sent, RecordLedger rows, RecordLedger quarantine) {
    this.table = table;
    this.sent = sent;
    this.rows = rows;
    this.quarantine = quarantine;
  }

  /** Rows were taken away: nothing counts as found any more. */
  void beginAgain() {
    checked.clear();
  }

  /**
   * @param nextOffsets of the table; everything below them has been acknowledged
   */
  List<Violation> check(Map<Integer, Long> nextOffsets) {
    List<Violation> violations = new ArrayList<>();
    nextOffsets.forEach(
        (partition, next) -> {
          for (long offset = checked.getOrDefault(partition, 0L); offset < next; offset++) {
            check(partition, offset, violations);
          }
          checked.put(partition, next);
        });
    rows.ends()
        .forEach(
            (partition, end) -> {
              long next = nextOffsets.getOrDefault(partition, 0L);
              if (end > next) {
                violations.add(
                    found(
                        Invariant.I3,
                        "partition %d has a row at offset %d, its next offset is %d"
                            .formatted(partition, end - 1, next)));
              }
            });
    return violations;
  }

  private void check(int partition, long offset, List<Violation> violations) {
    require("row", sent.goodAt(partition, offset), rows, partition, offset, violations);
    require(
        "quarantined record",
        sent.malformedAt(partition, offset),
        quarantine,
        partition,
        offset,
        violations);
  }

  private void require(
      String what,
      long expected,
      RecordLedger ledger,
      int partition,
      long offset,
      List<Violation> violations) {
    long actual = ledger.number(partition, offset);
    if (actual == expected) {
      return;
    }
    String place = "partition %d offset %d".formatted(partition, offset);
    if (actual == RecordLedger.NONE) {
      violations.add(found(Invariant.I1, "no %s for %s (%d)".formatted(what, place, expected)));
    } else if (expected == RecordLedger.NONE) {
      violations.add(
          found(Invariant.I3, "a %s that nobody sent at %s (%d)".formatted(what, place, actual)));
    } else {
      violations.add(
          found(
              Invariant.I1,
              "the %s of %s is %d and not %d".formatted(what, place, actual, expected)));
    }
  }

  private Violation found(Invariant invariant, String finding) {
    return new Violation(invariant, table, finding);
  }
}
