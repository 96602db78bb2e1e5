package io.sluice.processor.explain;

import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.streams.TopologyDescription;

/**
 * What Kafka Streams keeps for a view: the stores on the processor's disk, and the topics of the
 * broker that nobody else reads.
 */
record ViewInternals(SortedSet<String> stores, SortedSet<String> topics) {

  private static final String REPARTITION = "-repartition";

  /**
   * @param application the application id, which the names of internal topics begin with
   */
  static ViewInternals of(String view, String application, TopologyDescription topology) {
    SortedSet<String> stores = new TreeSet<>();
    SortedSet<String> topics = new TreeSet<>();
    String ours = view + "-";
    for (TopologyDescription.Subtopology subtopology : topology.subtopologies()) {
      for (TopologyDescription.Node node : subtopology.nodes()) {
        if (node instanceof TopologyDescription.Processor processor) {
          processor.stores().stream().filter(store -> store.startsWith(ours)).forEach(stores::add);
        } else if (node instanceof TopologyDescription.Sink sink
            && sink.topic() != null
            && sink.topic().startsWith(ours)
            && sink.topic().endsWith(REPARTITION)) {
          topics.add(application + "-" + sink.topic());
        }
      }
    }
    stores.forEach(store -> topics.add(application + "-" + store + "-changelog"));
    return new ViewInternals(stores, topics);
  }
}
