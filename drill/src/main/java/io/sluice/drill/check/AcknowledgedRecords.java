package io.sluice.drill.check;

/**
 * What the broker has acknowledged: the number of the record at each offset, and whether it can be
 * read. May be used by several threads.
 */
public final class AcknowledgedRecords {

  private final RecordLedger good = new RecordLedger();
  private final RecordLedger malformed = new RecordLedger();

  /** A record that makes a row. */
  public synchronized void good(int partition, long offset, long number) {
    good.add(partition, offset, number);
  }

  /** A record that belongs into quarantine. */
  public synchronized void malformed(int partition, long offset, long number) {
    malformed.add(partition, offset, number);
  }

  synchronized long goodAt(int partition, long offset) {
    return good.number(partition, offset);
  }

  synchronized long malformedAt(int partition, long offset) {
    return malformed.number(partition, offset);
  }

  /** How many there are. */
  public synchronized long size() {
    return good.size() + malformed.size();
  }
}
