package io.sluice.writer.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Kafka's mock consumer on a {@link FakeTopic}: seeks and markers work, unknown offsets fail. */
final class FakeConsumer extends MockConsumer<byte[], byte[]> {

  private final FakeTopic topic;
  private ConsumerRebalanceListener listener = new NoListener();
  private boolean isLosing;
  private int maxRecords = Integer.MAX_VALUE;
  private Runnable beforeGroupCommit = () -> {};
  private Runnable afterPoll = () -> {};
  private Runnable beforeEndOffsets = () -> {};

  private static final class NoListener implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
  }

  FakeConsumer(FakeTopic topic) {
    super("none");
    this.topic = topic;
    updatePartitions(FakeTopic.NAME, topic.infos());
  }

  @Override
  public synchronized void subscribe(
      Collection<String> topics, ConsumerRebalanceListener rebalanceListener) {
    listener = rebalanceListener;
    super.subscribe(topics, new WhileNotLost(rebalanceListener));
  }

  /** Loses all partitions without notice, as who was silent for too long. */
  void lose() {
    isLosing = true;
    try {
      listener.onPartitionsLost(Set.copyOf(assignment()));
      rebalance(List.of());
    } finally {
      isLosing = false;
    }
  }

  private final class WhileNotLost implements ConsumerRebalanceListener {
    private final ConsumerRebalanceListener to;

    private WhileNotLost(ConsumerRebalanceListener to) {
      this.to = to;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      to.onPartitionsAssigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!isLosing) {
        to.onPartitionsRevoked(partitions);
      }
    }
  }

  /** The most records per partition and poll. */
  void maxRecords(int records) {
    maxRecords = records;
  }

  /** Runs something after a poll has fetched, and before it returns; it may throw. */
  void afterPoll(Runnable something) {
    afterPoll = something;
  }

  /** Runs something before end offsets are told; it may throw. */
  void beforeEndOffsets(Runnable something) {
    beforeEndOffsets = something;
  }

  /** Runs something before a group commit counts; it may throw. */
  void beforeGroupCommit(Runnable something) {
    beforeGroupCommit = something;
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    super.poll(timeout);
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    for (TopicPartition partition : assignment()) {
      if (!paused().contains(partition)) {
        fetch(partition, records, next);
      }
    }
    next.forEach((partition, offset) -> seek(partition, offset.offset()));
    afterPoll.run();
    return new ConsumerRecords<>(records, next);
  }

  private void fetch(
      TopicPartition partition,
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records,
      Map<TopicPartition, OffsetAndMetadata> next) {
    long offset = position(partition);
    if (offset < topic.beginning(partition) || offset > topic.end(partition)) {
      throw new OffsetOutOfRangeException(Map.of(partition, offset));
    }
    List<ConsumerRecord<byte[], byte[]>> fetched = new ArrayList<>();
    while (offset < topic.end(partition) && fetched.size() < maxRecords) {
      topic.record(partition, offset).ifPresent(fetched::add);
      offset++;
    }
    if (offset > position(partition)) {
      next.put(partition, new OffsetAndMetadata(offset));
    }
    if (!fetched.isEmpty()) {
      records.put(partition, fetched);
    }
  }

  @Override
  public synchronized Map<TopicPartition, Long> beginningOffsets(
      Collection<TopicPartition> partitions) {
    return partitions.stream().collect(Collectors.toMap(Function.identity(), topic::beginning));
  }

  @Override
  public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
    beforeEndOffsets.run();
    return partitions.stream().collect(Collectors.toMap(Function.identity(), topic::end));
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> times) {
    Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
    times.forEach(
        (partition, time) ->
            topic
                .firstSince(partition, time)
                .ifPresent(
                    record ->
                        found.put(
                            partition,
                            new OffsetAndTimestamp(record.offset(), record.timestamp()))));
    return found;
  }

  @Override
  public List<PartitionInfo> partitionsFor(String name, Duration timeout) {
    return partitionsFor(name);
  }

  @Override
  public OptionalLong currentLag(TopicPartition partition) {
    return OptionalLong.of(topic.end(partition) - position(partition));
  }

  @Override
  public synchronized void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    beforeGroupCommit.run();
    offsets.forEach((partition, offset) -> topic.groupCommit(partition, offset.offset()));
    callback.onComplete(offsets, null);
  }
}
