package io.sluice.writer.feed;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** Finds out where a run to the end ends: where the topic does now, or before. */
final class Ends {

  private final FeedPlan plan;
  private final FeedRun run;
  private final Consumer<byte[], byte[]> consumer;

  Ends(FeedPlan plan, FeedRun run, Consumer<byte[], byte[]> consumer) {
    this.plan = plan;
    this.run = run;
    this.consumer = consumer;
  }

  /**
   * The end of every partition; empty if there is no topic.
   *
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if Kafka does not answer
   */
  Map<TopicPartition, Long> find() {
    if (run.extent() == FeedRun.Extent.COPY) {
      return ((Bound.Offsets) run.to().orElseThrow()).offsets();
    }
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
    run.to()
        .ifPresent(
            bound ->
                new BoundOffsets(consumer)
                    .of(bound, partitions, Map.copyOf(ends))
                    .forEach((partition, offset) -> ends.merge(partition, offset, Math::min)));
    return ends;
  }
}
