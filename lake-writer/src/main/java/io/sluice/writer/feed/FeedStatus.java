package io.sluice.writer.feed;

import io.sluice.writer.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** What a feed says of itself: written by its thread, read by any. */
public final class FeedStatus {

  private final String table;
  private final String topic;
  private final Map<FeedCount, LongAdder> counts = new ConcurrentHashMap<>();
  private final List<Consumer<Landing>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Alert>> alerted = new CopyOnWriteArrayList<>();
  private final Set<Standing> standing = ConcurrentHashMap.newKeySet();
  private volatile Optional<Landing> lastLanding = Optional.empty();
  private volatile Optional<Instant> newest = Optional.empty();
  private volatile long lag;
  private volatile long buffered;
  private volatile long bufferedBytes;
  private volatile boolean topicIsAbsent;
  private volatile Map<Integer, Long> nextOffsets = Map.of();
  private volatile Optional<String> reason = Optional.of("it is starting");
  private volatile Optional<String> paused = Optional.empty();
  private volatile Optional<String> held = Optional.empty();

  /** What a feed may stand still for until somebody else has done something. */
  public enum Standing {
    /** Columns that are too small for its records. */
    FOR_WIDER_COLUMNS,
    /** The registry, which does not say how records are to be read. */
    FOR_REGISTRY
  }

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

  public long count(FeedCount what) {
    LongAdder count = counts.get(what);
    return count == null ? 0 : count.sum();
  }

  /** The version of this process's last commit. */
  public OptionalLong version() {
    return lastLanding.map(Landing::version).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  /** The latest timestamp of all records that this process committed. */
  public Optional<Instant> newestCommitted() {
    return newest;
  }

  /** Records that are taken and not committed. */
  public long buffered() {
    return buffered;
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

  /** Why nothing is written although nothing has failed; empty while there is no such reason. */
  public Optional<String> reasonPaused() {
    return paused;
  }

  /** Why nothing is committed although nothing has failed; empty while no job holds the table. */
  public Optional<String> reasonHeld() {
    return held;
  }

  /** Calls somebody, in the feed's thread, for every commit that lands. */
  public void onLanding(Consumer<Landing> listener) {
    listeners.add(listener);
  }

  /** Calls somebody, in the feed's thread, for every alert. */
  public void onAlert(Consumer<Alert> listener) {
    alerted.add(listener);
  }

  /** Whether the feed stands still for something now. */
  public boolean stands(Standing what) {
    return standing.contains(what);
  }

  void begin(Standing what) {
    standing.add(what);
  }

  void endStanding() {
    standing.clear();
  }

  void alert(Alert alert) {
    alerted.forEach(listener -> listener.accept(alert));
  }

  void count(FeedCount what, long more) {
    counts.computeIfAbsent(what, w -> new LongAdder()).add(more);
  }

  void committed(
      long version, BatchCommit commit, BatchFigures figures, Instant now, Duration took) {
    count(FeedCount.ROWS, commit.rows().rowCount());
    count(FeedCount.QUARANTINED, commit.quarantined());
    count(FeedCount.ALREADY_QUARANTINED, figures.alreadyQuarantined());
    count(FeedCount.PASSED_OVER, figures.passedOver());
    count(FeedCount.COMMITS, 1);
    count(FeedCount.FILES, commit.rows().files().size());
    count(FeedCount.BYTES, commit.rows().sizeBytes());
    Optional<Duration> delay = figures.oldest().map(oldest -> Duration.between(oldest, now));
    Landing landing = new Landing(version, took, delay, figures.newest());
    newest =
        newest.isPresent()
            ? figures.newest().filter(newest.get()::isBefore).or(() -> newest)
            : figures.newest();
    lastLanding = Optional.of(landing);
    listeners.forEach(listener -> listener.accept(landing));
  }

  void lag(long records) {
    lag = records;
  }

  void buffered(long records) {
    buffered = records;
  }

  void bufferedBytes(long bytes) {
    bufferedBytes = bytes;
  }

  void topicAbsent() {
    topicIsAbsent = true;
  }

  void nextOffsets(Map<Integer, Long> offsets) {
    nextOffsets = new TreeMap<>(offsets);
  }

  /** Notes why the feed waits; empty if it does not. */
  void waits(Optional<String> why) {
    reason = why;
  }

  /** Notes why nothing is written although nothing has failed; empty if there is no reason. */
  void pauses(Optional<String> why) {
    paused = why;
  }

  /** Notes which job nothing is committed for; empty if there is none. */
  void holds(Optional<String> why) {
    held = why;
  }
}
