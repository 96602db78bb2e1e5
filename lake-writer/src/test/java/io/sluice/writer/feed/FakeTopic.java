package io.sluice.writer.feed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** A topic in memory, with transaction markers between its records, and a group's offsets. */
final class FakeTopic {

  static final String NAME = "shop.clicks";

  /** What stands at an offset. */
  enum Kind {
    GOOD,
    MALFORMED,
    TOMBSTONE,
    MARKER,
    /** Good, and of a schema with one more field. */
    NAMED,
    /** Good, and of a schema in which the id may be a fraction. */
    FRACTION
  }

  private final List<List<Kind>> partitions = new ArrayList<>();

  /** What stands in the place of a good record, by partition and offset. */
  private final Map<TopicPartition, Map<Long, byte[]>> given = new HashMap<>();

  private final Map<Integer, Long> beginnings = new HashMap<>();
  private final Map<TopicPartition, Long> group = new HashMap<>();
  private Uuid id = new Uuid(7, 1);

  FakeTopic(int partitionCount) {
    for (int i = 0; i < partitionCount; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  static TopicPartition partition(int partition) {
    return new TopicPartition(NAME, partition);
  }

  List<TopicPartition> all() {
    List<TopicPartition> all = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      all.add(partition(i));
    }
    return all;
  }

  void append(int partition, Kind... kinds) {
    partitions.get(partition).addAll(List.of(kinds));
  }

  void append(int partition, byte[] value) {
    TopicPartition to = partition(partition);
    given.computeIfAbsent(to, p -> new HashMap<>()).put(end(to), value);
    append(partition, Kind.GOOD);
  }

  void append(int partition, int count, Kind kind) {
    for (int i = 0; i < count; i++) {
      append(partition, kind);
    }
  }

  void expire(int partition, long before) {
    beginnings.put(partition, before);
  }

  /** Deletes all records and begins at offset 0, with the id that it has. */
  void truncate() {
    partitions.forEach(List::clear);
    beginnings.clear();
  }

  /** Deletes all records, as if the topic were created anew. */
  void recreate() {
    truncate();
    id = new Uuid(7, id.getLeastSignificantBits() + 1);
  }

  /** Tells it from the topics of its name that were there before. */
  Uuid id() {
    return id;
  }

  long beginning(TopicPartition partition) {
    return beginnings.getOrDefault(partition.partition(), 0L);
  }

  long end(TopicPartition partition) {
    return partitions.get(partition.partition()).size();
  }

  Kind kind(TopicPartition partition, long offset) {
    return partitions.get(partition.partition()).get((int) offset);
  }

  Optional<ConsumerRecord<byte[], byte[]>> record(TopicPartition partition, long offset) {
    byte[] value = given.getOrDefault(partition, Map.of()).get(offset);
    if (value != null) {
      return Optional.of(record(partition, offset, value));
    }
    return switch (kind(partition, offset)) {
      case GOOD -> Optional.of(record(partition, offset, "{\"id\":%d}".formatted(offset)));
      case NAMED ->
          Optional.of(
              record(partition, offset, "{\"id\":%d,\"name\":\"n%d\"}".formatted(offset, offset)));
      case FRACTION -> Optional.of(record(partition, offset, "{\"id\":%d.5}".formatted(offset)));
      case MALFORMED -> Optional.of(record(partition, offset, "nonsense"));
      case TOMBSTONE -> Optional.of(record(partition, offset, (String) null));
      case MARKER -> Optional.empty();
    };
  }

  /** The first record that is not older than a time, in milliseconds. */
  Optional<ConsumerRecord<byte[], byte[]>> firstSince(TopicPartition partition, long time) {
    return LongStream.range(beginning(partition), end(partition))
        .mapToObj(offset -> record(partition, offset))
        .flatMap(Optional::stream)
        .filter(record -> record.timestamp() >= time)
        .findFirst();
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, @Nullable String value) {
    return record(partition, offset, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, byte @Nullable [] value) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        1_000 + offset,
        TimestampType.CREATE_TIME,
        3,
        value == null ? 0 : value.length,
        "key".getBytes(StandardCharsets.UTF_8),
        value,
        new RecordHeaders().add("trace", new byte[] {7}),
        Optional.empty());
  }

  List<PartitionInfo> infos() {
    Node node = new Node(0, "localhost", 1);
    Node[] replicas = {node};
    return all().stream()
        .map(p -> new PartitionInfo(NAME, p.partition(), node, replicas, replicas))
        .toList();
  }

  void groupCommit(TopicPartition partition, long offset) {
    group.put(partition, offset);
  }

  /** What the group has committed, by partition. */
  Map<Integer, Long> group() {
    Map<Integer, Long> offsets = new TreeMap<>();
    group.forEach((partition, offset) -> offsets.put(partition.partition(), offset));
    return offsets;
  }
}
