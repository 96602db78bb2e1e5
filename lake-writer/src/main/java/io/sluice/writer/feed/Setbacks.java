package io.sluice.writer.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a feed has failed at, and how long it stays away from it: from 100 ms on, twice as long each
 * time, up to 5 s.
 *
 * <p>A setback stands until the same thing has succeeded.
 */
final class Setbacks {

  /** What can fail and be tried again. */
  enum Activity {
    /** Talking to Kafka. */
    BROKER,
    /** Finding out where the table is. */
    PLACING,
    /** Looking whether table and topic are what they were. */
    LOOKING,
    /** Taking records. */
    TAKING,
    /** Committing. */
    COMMITTING
  }

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int DOUBLINGS = 6;

  private record Setback(String reason, int failures, Instant until) {}

  private final Map<Activity, Setback> standing = new EnumMap<>(Activity.class);

  /** Notes a failure. */
  void failed(Activity activity, String reason, Instant now) {
    Setback before = standing.get(activity);
    int failures = before == null ? 1 : before.failures() + 1;
    standing.put(activity, new Setback(reason, failures, now.plus(pause(failures))));
  }

  private static Duration pause(int failures) {
    Duration pause = FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }

  void succeeded(Activity activity) {
    standing.remove(activity);
  }

  /** Forgets all: what failed is no longer ours. */
  void clear() {
    standing.clear();
  }

  /** How often an activity has failed since it last succeeded. */
  int failures(Activity activity) {
    Setback setback = standing.get(activity);
    return setback == null ? 0 : setback.failures();
  }

  /** When it is time to try again: at once if nothing failed. */
  Instant until() {
    return standing.values().stream()
        .map(Setback::until)
        .max(Instant::compareTo)
        .orElse(Instant.MIN);
  }

  /** Why nothing is done now, or lately. */
  Optional<String> reason() {
    return standing.values().stream().map(Setback::reason).findFirst();
  }
}
