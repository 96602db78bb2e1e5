package io.sluice.drill;

import io.sluice.drill.check.GroupOffsets;
import io.sluice.failure.SluiceException;
import io.sluice.kafka.Topics;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** The topic of a chapter as the broker has it, with the group of the writers that read it. */
final class ChapterTopic implements AutoCloseable {

  static final int PARTITIONS = 3;

  private static final String GROUP = "drill-lake-writer." + ChapterFolder.TABLE;

  private final String name;
  private final Map<String, Object> client;
  private final Admin admin;

  private ChapterTopic(String name, Map<String, Object> client) {
    this.name = name;
    this.client = client;
    this.admin = Admin.create(client);
  }

  /** Creates it, without a record. */
  static ChapterTopic create(String name, String bootstrapServers) throws InterruptedException {
    ChapterTopic topic = new ChapterTopic(name, Map.of("bootstrap.servers", bootstrapServers));
    topic.create();
    return topic;
  }

  private void create() throws InterruptedException {
    new Topics(client).create(List.of(new NewTopic(name, PARTITIONS, (short) 1)));
  }

  String name() {
    return name;
  }

  /** Deletes it with all its records, and creates it anew. */
  void recreate() throws IOException, InterruptedException {
    answer("be deleted", admin.deleteTopics(List.of(name)).all());
    Condition.await(WriterProcess.LIMIT, this::isCreated);
  }

  /** For a while after its deletion the broker still knows half of a topic. */
  private boolean isCreated() throws InterruptedException {
    try {
      create();
      return true;
    } catch (SluiceException e) {
      return false;
    }
  }

  /** Deletes the records of a partition below an offset, as Kafka does when they expire. */
  void expire(int partition, long first) throws InterruptedException {
    TopicPartition place = new TopicPartition(name, partition);
    answer("expire", admin.deleteRecords(Map.of(place, RecordsToDelete.beforeOffset(first))).all());
  }

  /** The offset behind the last record, by partition. */
  Map<Integer, Long> ends() throws InterruptedException {
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      partitions.put(new TopicPartition(name, partition), OffsetSpec.latest());
    }
    Map<Integer, Long> ends = new HashMap<>();
    answer("tell its ends", admin.listOffsets(partitions).all())
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  /** Where the group is, by partition. */
  GroupOffsets groupOffsets() throws InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> all =
        answer(
            "tell its group's offsets",
            admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata());
    Map<Integer, Long> offsets = new HashMap<>();
    all.forEach(
        (partition, offset) -> {
          if (partition.topic().equals(name) && offset != null) {
            offsets.put(partition.partition(), offset.offset());
          }
        });
    return new GroupOffsets(offsets);
  }

  /** Whether nobody is in the group. */
  boolean groupIsEmpty() throws InterruptedException {
    try {
      return admin.describeConsumerGroups(List.of(GROUP)).all().get().values().stream()
          .allMatch(group -> group.members().isEmpty());
    } catch (ExecutionException e) {
      return true;
    }
  }

  private <T> T answer(String what, KafkaFuture<T> asked) throws InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw new KafkaException("Topic %s cannot %s".formatted(name, what), e);
    }
  }

  @Override
  public void close() {
    admin.close(java.time.Duration.ZERO);
  }
}
