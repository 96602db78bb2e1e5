package io.sluice.processor.drain;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** How far topics go, and how far a group has committed to have read them. */
public final class GroupOffsets implements AutoCloseable {

  private final Admin admin;
  private final String group;

  /** The caller leaves the connection to this object, which closes it. */
  public GroupOffsets(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  /**
   * The next offset to read of every partition that has one committed. What a record before it led
   * to is in its topics, for the offset and the output are committed in one transaction.
   */
  Map<TopicPartition, Long> committed() throws InterruptedException {
    Map<TopicPartition, Long> committed = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> answer =
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    answer.forEach(
        (partition, offset) -> {
          if (offset != null) {
            committed.put(partition, offset.offset());
          }
        });
    return committed;
  }

  /**
   * The offset behind the last record of every partition, whether its transaction is committed yet
   * or not: the marker of a transaction comes to a topic some time after its offsets are committed,
   * so what only counted committed records could miss some.
   */
  public Map<TopicPartition, Long> ends(Collection<String> topics) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (TopicDescription topic : get(admin.describeTopics(topics).allTopicNames()).values()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        latest.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
      }
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    Map<TopicPartition, ListOffsetsResultInfo> answer = get(admin.listOffsets(latest).all());
    answer.forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private static <T> T get(KafkaFuture<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot ask for offsets: %s; check that the broker runs".formatted(e.getCause()),
          e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
