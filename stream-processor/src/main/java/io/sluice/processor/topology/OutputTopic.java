package io.sluice.processor.topology;

import java.util.Map;

/**
 * A topic that a topology writes and that has to be there before it starts.
 *
 * @param like the topic whose number of partitions it takes; it may be an output topic itself, and
 *     then stands before this one
 * @param configs without which it would lose rows
 */
public record OutputTopic(String topic, String like, Map<String, String> configs) {

  public OutputTopic {
    configs = Map.copyOf(configs);
  }
}
