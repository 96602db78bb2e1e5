package io.sluice.writer.feed;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What a feed says of itself: written by its thread, read by any. */
public final class FeedStatus {

  private static final long NONE = -1;

  private final String table;
  private final String topic;
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong quarantined = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();
  private final AtomicLong commitNanos = new AtomicLong();
  private volatile long version = NONE;
  private volatile long lag;
  private volatile long bufferedBytes;
  private volatile boolean topicIsAbsent;
  private volatile Map<Integer, Long> nextOffsets = Map.of();
  private volatile Optional<String> reason = Optional.of("it is starting");

  public FeedStatus(String table, String topic) {
    this.table = table;
    this.topic = topic;
  }

  public String table() {
    return table;
  }

  public String topic() {
    return topic;
  }

  /** Rows committed by this process. */
  public long rows() {
    return rows.get();
  }

  /** Malformed records committed to the quarantine by this process. */
  public long quarantined() {
    return quarantined.get();
  }

  public long commits() {
    return commits.get();
  }

  /** The time that all commits took together. */
  public long commitNanos() {
    return commitNanos.get();
  }

  /** The version of this process's last commit. */
  public OptionalLong version() {
    return version == NONE ? OptionalLong.empty() : OptionalLong.of(version);
  }

  /** Records of the partitions of this process that are not in the table yet. */
  public long lag() {
    return lag;
  }

  /** Bytes of memory that the files of the batch hold, the quarantine's among them. */
  public long bufferedBytes() {
    return bufferedBytes;
  }

  /** Whether there was no topic to drain. */
  public boolean topicIsAbsent() {
    return topicIsAbsent;
  }

  /** The first offset not yet in the table, by partition of this process. */
  public Map<Integer, Long> nextOffsets() {
    return nextOffsets;
  }

  /** Why the feed does not do its work now; empty when it does. */
  public Optional<String> reasonNotReady() {
    return reason;
  }

  void committed(long committedVersion, BatchCommit commit, Duration took) {
    version = committedVersion;
    rows.addAndGet(commit.rows().rowCount());
    quarantined.addAndGet(commit.quarantined());
    commits.incrementAndGet();
    commitNanos.addAndGet(took.toNanos());
  }

  void lag(long records) {
    lag = records;
  }

  void buffered(long bytes) {
    bufferedBytes = bytes;
  }

  void topicAbsent() {
    topicIsAbsent = true;
  }

  void nextOffsets(Map<Integer, Long> offsets) {
    nextOffsets = new TreeMap<>(offsets);
  }

  /** Notes why the feed waits; empty if it does not. */
  public void waits(Optional<String> why) {
    reason = why;
  }
}
