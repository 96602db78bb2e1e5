package io.sluice.writer.quarantine;

import java.util.Locale;

/** What has become of a malformed record. */
enum RecordState {
  /** Somebody has to do something about it. */
  WAITING,
  /** Its row is in the table. */
  REPLAYED,
  /** Somebody has said that it is not wanted. */
  DISCARDED,
  /** The table has not come to it yet, so the writer reads it again. */
  AHEAD;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
