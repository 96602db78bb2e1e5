package io.sluice.console.topic;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * A cluster that is asked for offsets. Every question may be asked again after any failure; a
 * cluster that does not answer is a {@link ClusterAwayException}, never a topic without records.
 */
public interface TopicSource extends AutoCloseable {

  /**
   * By topic; one that is not there is left out.
   *
   * @throws ClusterAwayException if the cluster does not answer
   */
  Map<String, TopicOffsets> offsets(Set<String> topics);

  /**
   * Those partitions that have no record from an offset on, although they do not end there: the
   * marks of transactions have offsets too.
   *
   * @param from offsets before their ends
   * @throws ClusterAwayException if the cluster does not answer
   */
  Set<TopicPartition> withoutRecords(Map<TopicPartition, Long> from);

  /**
   * The first offset that a group has not read, by partition; none if there is no such group.
   *
   * @throws ClusterAwayException if the cluster does not answer
   */
  Map<TopicPartition, Long> committed(String group);

  @Override
  void close();
}
