package io.sluice.writer.feed;

/**
 * What is counted of a feed from the start of the process on.
 *
 * <p>At any time between two steps of a feed: {@code READ = ROWS + QUARANTINED +
 * ALREADY_QUARANTINED + PASSED_OVER + DISCARDED} + what is buffered.
 */
public enum FeedCount {
  READ("read", "Records taken from Kafka, each time they are"),
  ROWS("rows", "Rows committed"),
  QUARANTINED("quarantined", "Malformed records committed to quarantine"),
  ALREADY_QUARANTINED(
      "already_quarantined", "Malformed records that quarantine held when they were read again"),
  PASSED_OVER("passed_over", "Records of other types than the table's"),
  DISCARDED("discarded", "Records of batches that were given up; they are read again"),
  LEFT_OUT("left_out", "Records read without fields that the table has no columns for"),
  GROWN("grown", "Times that records brought columns to the table"),
  ALERTS_KEPT_BACK("alerts_kept_back", "Alerts that were not given because too many were"),
  COMMITS("commits", "Commits of the table"),
  FILES("files", "Data files committed"),
  BYTES("bytes", "Bytes of the data files committed"),
  RETRIES("retries", "Failures after which something is tried again"),
  SUPERSEDED("superseded", "Batches given up because another writer had moved the table"),
  UNKNOWN("unknown", "Commits of which it could not be told at once whether they landed"),
  UNKNOWN_RESOLVED("unknown_resolved", "Those of them that were found out by reading the log");

  private final String metric;
  private final String description;

  FeedCount(String metric, String description) {
    this.metric = metric;
    this.description = description;
  }

  /** Its name among the metrics. */
  public String metric() {
    return metric;
  }

  public String description() {
    return description;
  }
}
