package io.sluice.writer.refill;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.plan.DefinitionFingerprint;
import io.sluice.plan.PipelinePlan;
import io.sluice.plan.RefillPlan;
import io.sluice.table.TableFeed;
import io.sluice.view.LookBack;
import io.sluice.view.Source;
import io.sluice.view.ViewPlan;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Decides which offsets of a topic are needed for the rows of a view, and refuses where Kafka may
 * have had some that it no longer has.
 */
record RefillPlanner(PipelinePlan plan, String generation, Instant from) {

  /** The records of one source of a view. */
  record Wanted(ViewPlan view, Source source, TableFeed feed) {}

  /** From which timestamp on records are needed; empty if all are. */
  Optional<Instant> since(Wanted wanted) {
    return LookBack.records(wanted.view(), wanted.source(), from);
  }

  /**
   * @throws SluiceException with {@link ExitCode#CONFIGURATION} if Kafka does not have all that is
   *     needed
   */
  RefillPlan of(Wanted wanted, TopicOffsets offsets) {
    TableFeed feed = wanted.feed();
    if (offsets.ends().isEmpty()) {
      throw refused(wanted, "there is no topic " + feed.topic());
    }
    Optional<Instant> since = since(wanted);
    Map<Integer, Long> first = new TreeMap<>();
    Map<Integer, Long> ends = new TreeMap<>();
    for (TopicPartition partition : offsets.partitions()) {
      long end = Objects.requireNonNull(offsets.ends().get(partition));
      first.put(partition.partition(), first(wanted, partition, since, offsets, end));
      ends.put(partition.partition(), end);
    }
    return new RefillPlan(
        wanted.view().name(),
        generation,
        wanted.source().name(),
        feed.topic(),
        from,
        since,
        definition(wanted),
        first,
        ends);
  }

  private long first(
      Wanted wanted,
      TopicPartition partition,
      Optional<Instant> since,
      TopicOffsets offsets,
      long end) {
    long earliest = Objects.requireNonNull(offsets.earliest().get(partition));
    long first =
        since.isEmpty()
            ? earliest
            : Optional.ofNullable(offsets.since().get(partition))
                // A record of a transaction that is open is no concern either.
                .map(found -> Math.min(found.offset(), end))
                .orElse(end);
    if (earliest > 0 && first <= earliest) {
      throw refused(
          wanted,
          "Kafka has of %s nothing before offset %d, and %s"
              .formatted(
                  partition,
                  earliest,
                  since
                      .map(time -> "what has expired may be of %s or later".formatted(time))
                      .orElse("all records are needed that there ever were")));
    }
    return first;
  }

  String definition(Wanted wanted) {
    return DefinitionFingerprint.of(plan.pipeline(), wanted.view());
  }

  private SluiceException refused(Wanted wanted, String reason) {
    return new SluiceException(
        ExitCode.CONFIGURATION,
        "Cannot make rows of %s from %s on from the records of '%s': %s; choose a later --from, or make them from the raw table with --source lake"
            .formatted(wanted.view().name(), from, wanted.source().name(), reason));
  }
}
