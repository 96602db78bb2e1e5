package io.sluice.writer.feed;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableProperties;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * Of which topic the offsets of a table are, of all that had its name (KIP-516): the table says so
 * from its first commit on, and no offset of another is ever put into it.
 */
final class TopicIdentity {

  private final FeedPlan plan;
  private final SourceCluster source;
  private Optional<Uuid> seen = Optional.empty();

  TopicIdentity(FeedPlan plan, SourceCluster source) {
    this.plan = plan;
    this.source = source;
  }

  /**
   * Asks Kafka.
   *
   * @param properties of the table
   * @throws SluiceException if the topic is not the one that the table or this run began with
   * @throws org.apache.kafka.common.KafkaException if that cannot be known now
   */
  void requireSame(Map<String, String> properties) {
    Optional<Uuid> now = source.topicId(plan.topic());
    Optional<String> known =
        Optional.ofNullable(properties.get(property())).or(() -> seen.map(Uuid::toString));
    requireSame(plan.table(), known, now);
    seen = now.or(() -> seen);
  }

  /**
   * Does not ask Kafka again.
   *
   * @param properties of the quarantine
   * @throws SluiceException if it is that of another topic than was seen last: what is at an offset
   *     in it then says nothing of what is there now
   */
  void requireQuarantineOfSame(Map<String, String> properties) {
    requireSame(plan.quarantine(), Optional.ofNullable(properties.get(property())), seen);
  }

  private void requireSame(TableDefinition table, Optional<String> known, Optional<Uuid> now) {
    if (now.isPresent() && known.isPresent() && !known.get().equals(now.get().toString())) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot write table %s: its offsets are those of topic %s with id %s, and the topic has id %s now: it was deleted and created again, or is another cluster's; name another table in the pipeline file, or, if it holds the same records at the same offsets, run ALTER TABLE delta.`%s` UNSET TBLPROPERTIES ('%s')"
              .formatted(
                  table.name(),
                  plan.topic(),
                  known.get(),
                  now.get(),
                  table.location(),
                  property()));
    }
  }

  /** What every commit brings to the table; nothing if topics have no ids. */
  Map<String, String> properties() {
    return seen.map(id -> Map.of(property(), id.toString())).orElse(Map.of());
  }

  private String property() {
    return TableProperties.topicId(plan.topic());
  }
}
