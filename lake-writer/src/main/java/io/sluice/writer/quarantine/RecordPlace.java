package io.sluice.writer.quarantine;

import io.sluice.writer.table.SourcePartition;
import java.util.Comparator;

/** The coordinates of a record. */
record RecordPlace(SourcePartition partition, long offset) implements Comparable<RecordPlace> {

  private static final Comparator<RecordPlace> ORDER =
      Comparator.<RecordPlace, String>comparing(place -> place.partition().topic())
          .thenComparingInt(place -> place.partition().partition())
          .thenComparingLong(RecordPlace::offset);

  @Override
  public int compareTo(RecordPlace other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
