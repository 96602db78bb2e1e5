package io.sluice.console.status;

import io.sluice.console.topic.TopicOffsets;
import io.sluice.writer.delta.TableSummary;
import io.sluice.writer.table.SettledRecords;
import io.sluice.writer.table.TableProperties;
import io.sluice.writer.table.TableState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of a table and why it is that.
 *
 * @param reason empty if there is nothing to say
 */
public record Verdict(State state, String reason) {

  /** A table that is committed to every second is late after a minute. */
  private static final Duration SHORTEST_LIMIT = Duration.ofMinutes(1);

  private static final int COMMITS = 10;

  static final Verdict OK = new Verdict(State.OK, "");

  /** How long records of a table may wait: ten commits, and a minute at least. */
  static Duration limit(WatchedTable table) {
    Duration commits = table.commitEvery().multipliedBy(COMMITS);
    return commits.compareTo(SHORTEST_LIMIT) > 0 ? commits : SHORTEST_LIMIT;
  }

  static Verdict unreadable(String message) {
    return new Verdict(State.REFUSED, message);
  }

  static Verdict absent(WatchedTable table, Optional<Position> position) {
    boolean waits = position.isPresent() && position.get().lag() > 0;
    String records = waits ? ", %d records wait".formatted(position.get().lag()) : "";
    return new Verdict(
        State.ABSENT,
        switch (table.kind()) {
          case KEYED -> "no merge has made it yet";
          case DIMENSION -> "nothing was loaded yet";
          default -> "nothing was written yet" + records;
        });
  }

  /** What the table itself says, if that is enough: it may not be written, or not now. */
  static Optional<Verdict> ofTable(WatchedTable table, TableSummary summary, Instant now) {
    if (!summary.isProtocolOurs()) {
      return refused(
          "its protocol is (%d,%d), and the writer speaks (1,2): sluice doctor"
              .formatted(summary.readerVersion(), summary.writerVersion()));
    }
    if (summary.undone().isPresent()) {
      return refused(
          "version %d, a RESTORE, left its offsets ahead of its rows: sluice restore %s --repair"
              .formatted(summary.undone().getAsLong(), table.name()));
    }
    if (TableProperties.arePaused(summary.properties())) {
      return Optional.of(new Verdict(State.PAUSED, "sluice resume " + table.name()));
    }
    return new TableState(
            summary.nextOffsets(), summary.properties(), Optional.empty(), SettledRecords.NONE)
        .hold(now)
        .map(hold -> new Verdict(State.HELD, "%s, until %s".formatted(hold.job(), hold.until())));
  }

  private static Optional<Verdict> refused(String reason) {
    return Optional.of(new Verdict(State.REFUSED, reason));
  }

  /** What its topic makes of a table that may be written. */
  static Verdict ofTopic(
      WatchedTable table,
      TableSummary summary,
      String topic,
      Optional<TopicOffsets> offsets,
      Optional<Position> position,
      Instant now) {
    String known = summary.properties().get(TableProperties.topicId(topic));
    Optional<String> id = offsets.flatMap(TopicOffsets::id);
    if (offsets.isEmpty() || position.isEmpty()) {
      return new Verdict(State.STALLED, "there is no topic " + topic);
    }
    if (known != null && id.isPresent() && !known.equals(id.get())) {
      return new Verdict(
          State.REFUSED,
          "its offsets are those of another topic %s, with id %s: the topic was deleted and created again"
              .formatted(topic, known));
    }
    if (position.get().gap().isPresent()) {
      return new Verdict(
          State.REFUSED,
          "Kafka no longer has %s: sluice writer --accept-gap"
              .formatted(position.get().gap().get()));
    }
    return waiting(table, summary, position.get().lag(), now);
  }

  private static Verdict waiting(WatchedTable table, TableSummary summary, long lag, Instant now) {
    if (lag == 0) {
      return OK;
    }
    Duration limit = limit(table);
    Duration silence = Duration.between(summary.written().orElse(summary.committed()), now);
    if (silence.compareTo(limit) > 0) {
      return new Verdict(
          State.STALLED, "nothing was written for " + Ages.text(silence) + "; does a writer run?");
    }
    // A record of a view has the time of its events, and a replay's are old.
    Optional<Duration> age =
        table.isFilledByProducers()
            ? summary.newestRecord().map(time -> Duration.between(time, now))
            : Optional.empty();
    return age.isPresent() && age.get().compareTo(limit) > 0
        ? new Verdict(State.BEHIND, "it is written, and %s behind".formatted(Ages.text(age.get())))
        : OK;
  }
}
