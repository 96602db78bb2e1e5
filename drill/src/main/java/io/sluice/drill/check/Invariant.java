package io.sluice.drill.check;

/** What must hold whatever is broken; the numbers are those of docs/faults.md. */
public enum Invariant {
  /** Every acknowledged record below the table's next offset is in it or in its quarantine. */
  I1,
  /** A (topic, partition, offset) is in a table once. */
  I2,
  /** Table and quarantine together have no hole and nothing at or behind the next offset. */
  I3,
  /** Log versions are 0 to N without a gap, and every entry is whole. */
  I4,
  /** Every live file exists with its recorded size and number of rows. */
  I5,
  /** No path is live twice, and no next offset goes back but by our own restore. */
  I6,
  /** The offsets of Kafka's group are never ahead of where the table has been. */
  I7,
  /** What an old version holds does not change. */
  I8,
  /** What rewrites files keeps every row; a restored table is what it was. */
  I9,
  /** After healing, the lag reaches 0 within a bound. */
  I11,
  /** Two readers that share no code agree. */
  I12
}
