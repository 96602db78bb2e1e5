package io.sluice.writer.feed;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** Finds out where a run to the end ends: where the topic does now, or before. */
final class Ends {

  private final FeedPlan plan;
  private final Optional<Bound> to;
  private final Consumer<byte[], byte[]> consumer;

  Ends(FeedPlan plan, Optional<Bound> to, Consumer<byte[], byte[]> consumer) {
    this.plan = plan;
    this.to = to;
    this.consumer = consumer;
  }

  /**
   * The end of every partition; empty if there is no topic.
   *
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if Kafka does not answer
   */
  Map<TopicPartition, Long> find() {
    try {
      List<PartitionInfo> infos = consumer.partitionsFor(plan.topic());
      return infos == null || infos.isEmpty() ? Map.of() : ends(partitions(infos));
    } catch (RetriableException e) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot write table %s up to the end of %s: Kafka does not say where that is: %s; try again when it answers"
              .formatted(plan.name(), plan.topic(), e.getMessage()),
          e);
    }
  }

  private Set<TopicPartition> partitions(List<PartitionInfo> infos) {
    return infos.stream()
        .map(info -> new TopicPartition(plan.topic(), info.partition()))
        .collect(Collectors.toSet());
  }

  private Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    to.ifPresent(
        bound ->
            new BoundOffsets(consumer)
                .of(bound, partitions, Map.copyOf(ends))
                .forEach((partition, offset) -> ends.merge(partition, offset, Math::min)));
    return ends;
  }
}
