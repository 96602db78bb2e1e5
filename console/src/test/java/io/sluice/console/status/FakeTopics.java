package io.sluice.console.status;

import io.sluice.console.topic.ClusterAwayException;
import io.sluice.console.topic.TopicOffsets;
import io.sluice.console.topic.TopicSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Topics of one partition each, in a cluster that may be away. */
public final class FakeTopics implements TopicSource {

  public final Map<String, TopicOffsets.Range> topics = new HashMap<>();
  public final Set<String> endWithMarks = new HashSet<>();
  public final Map<TopicPartition, Long> read = new HashMap<>();
  public Optional<String> id = Optional.empty();
  public boolean isAway;

  private void requireThere() {
    if (isAway) {
      throw new ClusterAwayException("Kafka at nowhere does not answer: time is up", null);
    }
  }

  @Override
  public Map<String, TopicOffsets> offsets(Set<String> asked) {
    requireThere();
    return topics.entrySet().stream()
        .filter(topic -> asked.contains(topic.getKey()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, topic -> new TopicOffsets(id, Map.of(0, topic.getValue()))));
  }

  @Override
  public Set<TopicPartition> withoutRecords(Map<TopicPartition, Long> from) {
    requireThere();
    return from.keySet().stream()
        .filter(partition -> endWithMarks.contains(partition.topic()))
        .collect(Collectors.toSet());
  }

  @Override
  public Map<TopicPartition, Long> committed(String group) {
    requireThere();
    return read;
  }

  @Override
  public void close() {}
}
