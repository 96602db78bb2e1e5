package io.sluice.benchmark;

import io.sluice.local.LocalStack;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How far a topic of as many partitions as {@link FilledTopic} has goes. */
final class TopicEnds {

  private TopicEnds() {}

  /** The offset behind the last record, of each partition. */
  static List<Long> of(LocalStack stack, String topic)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> latest =
        IntStream.range(0, FilledTopic.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    try (Admin admin = Admin.create(stack.clientProperties())) {
      return admin.listOffsets(latest).all().get().values().stream()
          .map(end -> end.offset())
          .toList();
    }
  }
}
