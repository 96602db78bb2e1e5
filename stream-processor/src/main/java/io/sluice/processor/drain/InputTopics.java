package io.sluice.processor.drain;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.streams.TopologyDescription;

/**
 * The topics that a topology reads.
 *
 * @param outer that others write
 * @param inner that the topology itself writes: repartitioned records, and views that others build
 *     on
 */
public record InputTopics(Set<String> outer, Set<String> inner) {

  /**
   * @param application the id in front of the names of internal topics
   * @param streams the topics that others write
   * @param views the topics of views
   */
  public static InputTopics of(
      TopologyDescription topology,
      String application,
      Collection<String> streams,
      Collection<String> views) {
    Set<String> all =
        topology.subtopologies().stream()
            .flatMap(subtopology -> subtopology.nodes().stream())
            .filter(TopologyDescription.Source.class::isInstance)
            .flatMap(node -> ((TopologyDescription.Source) node).topicSet().stream())
            .map(
                topic ->
                    streams.contains(topic) || views.contains(topic)
                        ? topic
                        : application + "-" + topic)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> inner = new TreeSet<>(all);
    inner.removeAll(streams);
    all.retainAll(streams);
    return new InputTopics(all, inner);
  }
}
