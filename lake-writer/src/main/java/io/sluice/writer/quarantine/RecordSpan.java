package io.sluice.writer.quarantine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How many records there are, and from where to where they go in offsets and time. */
final class RecordSpan {

  private long count;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private @Nullable Instant oldest;
  private @Nullable Instant newest;

  void add(QuarantinedRecord record) {
    count++;
    first = Math.min(first, record.place().offset());
    last = Math.max(last, record.place().offset());
    Instant time = record.timestamp();
    if (time != null) {
      oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
      newest = newest == null || time.isAfter(newest) ? time : newest;
    }
  }

  long count() {
    return count;
  }

  String offsets() {
    return first == last ? Long.toString(first) : "%d to %d".formatted(first, last);
  }

  String times() {
    return oldest == null ? "without a time" : "%s to %s".formatted(oldest, newest);
  }

  /** Offsets of several partitions say nothing together; whoever reads knows what this is of. */
  void json(ObjectNode into) {
    into.put("records", count).put("first_offset", first).put("last_offset", last);
    if (oldest != null && newest != null) {
      into.put("first_time", oldest.toString()).put("last_time", newest.toString());
    }
  }
}
