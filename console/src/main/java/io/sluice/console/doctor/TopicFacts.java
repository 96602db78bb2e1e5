package io.sluice.console.doctor;

import java.util.Map;

/**
 * How a topic is set up.
 *
 * @param replicas of the partition that has the fewest
 * @param settings as the broker has them
 */
record TopicFacts(int partitions, int replicas, Map<String, String> settings) {

  TopicFacts {
    settings = Map.copyOf(settings);
  }

  String setting(String name) {
    return settings.getOrDefault(name, "");
  }

  long number(String name, long otherwise) {
    String text = setting(name);
    return text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
  }

  boolean isCompacted() {
    return setting("cleanup.policy").contains("compact");
  }

  boolean isDeleted() {
    return setting("cleanup.policy").contains("delete");
  }
}
