package io.sluice.console.status;

import io.sluice.console.topic.TopicOffsets;
import io.sluice.console.topic.TopicSource;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.writer.delta.TableSummary;
import io.sluice.writer.table.SourcePartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Kafka says of the topics of some tables.
 *
 * @param offsets by topic
 * @param positions by table
 * @param processorLag records of streams that the processor has not read; empty if it never ran
 */
record ClusterReading(
    Map<String, TopicOffsets> offsets, Map<String, Position> positions, OptionalLong processorLag) {

  /**
   * @throws io.sluice.console.topic.ClusterAwayException if it does not answer
   */
  static ClusterReading of(
      Pipeline pipeline,
      List<WatchedTable> tables,
      Map<String, Reading> lake,
      TopicSource cluster) {
    Set<String> streams =
        pipeline.views().isEmpty()
            ? Set.of()
            : pipeline.streams().values().stream()
                .map(StreamDefinition::topic)
                .collect(Collectors.toSet());
    Set<String> topics =
        Stream.concat(streams.stream(), tables.stream().flatMap(table -> table.topic().stream()))
            .collect(Collectors.toSet());
    Map<String, TopicOffsets> offsets = cluster.offsets(topics);
    Map<String, Position> positions = new HashMap<>();
    for (WatchedTable table : tables) {
      String topic = table.topic().orElse("");
      TopicOffsets there = offsets.get(topic);
      if (there != null) {
        Map<SourcePartition, Long> written =
            Optional.ofNullable(lake.get(table.name()))
                .flatMap(Reading::summary)
                .map(TableSummary::nextOffsets)
                .orElse(Map.of());
        positions.put(table.name(), Position.of(topic, there, written, cluster));
      }
    }
    return new ClusterReading(
        offsets, positions, processorLag(new Names(pipeline), streams, offsets, cluster));
  }

  private static OptionalLong processorLag(
      Names names, Set<String> streams, Map<String, TopicOffsets> offsets, TopicSource cluster) {
    if (streams.isEmpty()) {
      return OptionalLong.empty();
    }
    Map<SourcePartition, Long> read = new HashMap<>();
    cluster
        .committed(names.processorApplication())
        .forEach(
            (partition, next) ->
                read.put(new SourcePartition(partition.topic(), partition.partition()), next));
    Set<String> known =
        read.keySet().stream().map(SourcePartition::topic).collect(Collectors.toSet());
    return known.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            streams.stream()
                .filter(known::contains)
                .filter(offsets::containsKey)
                .mapToLong(
                    topic ->
                        Position.of(
                                topic, Objects.requireNonNull(offsets.get(topic)), read, cluster)
                            .lag())
                .sum());
  }
}
