package io.sluice.processor;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.kafka.Topics;
import io.sluice.processor.topology.OutputTopic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;

/** The topics that views read and write, as they have to be before the first record. */
final class ViewTopics {

  private final Map<String, Object> kafka;

  /** Topics of the cluster that these client properties name. */
  ViewTopics(Map<String, Object> kafka) {
    this.kafka = kafka;
  }

  /**
   * Creates the topics of views, each with as many partitions as the one it takes after. Harmless
   * when repeated.
   *
   * @param read the topics of streams
   * @return how many partitions every topic has that is read or was to be written; of those that
   *     existed before, it is as many as they would have been created with
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if a topic of a stream does not exist
   */
  Map<String, Integer> prepare(Collection<String> read, List<OutputTopic> written)
      throws InterruptedException {
    Map<String, Integer> partitions = new HashMap<>(partitions(read));
    List<NewTopic> topics = new ArrayList<>();
    for (OutputTopic topic : written) {
      int count = partitions.computeIfAbsent(topic.topic(), name -> like(topic, partitions));
      topics.add(
          new NewTopic(topic.topic(), Optional.of(count), Optional.empty())
              .configs(topic.configs()));
    }
    new Topics(kafka).create(topics);
    return Map.copyOf(partitions);
  }

  private static int like(OutputTopic topic, Map<String, Integer> partitions) {
    Integer count = partitions.get(topic.like());
    if (count == null) {
      throw new IllegalStateException(
          "Topic %s takes after %s, which stands behind it".formatted(topic.topic(), topic.like()));
    }
    return count;
  }

  private Map<String, Integer> partitions(Collection<String> topics) throws InterruptedException {
    try (Admin admin = Admin.create(kafka)) {
      requireExisting(topics, admin.listTopics().names().get());
      Map<String, Integer> partitions = new HashMap<>();
      for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
        partitions.put(topic.name(), topic.partitions().size());
      }
      return partitions;
    } catch (ExecutionException e) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot look at the topics of %s: %s; check that the broker runs and that we may read them"
              .formatted(servers(), e.getCause()),
          e);
    }
  }

  private void requireExisting(Collection<String> topics, Collection<String> existing) {
    TreeSet<String> missing = new TreeSet<>(topics);
    missing.removeAll(existing);
    if (!missing.isEmpty()) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot start the processor: %s has no topic %s; create it, or start who writes it"
              .formatted(servers(), String.join(", ", missing)));
    }
  }

  private Object servers() {
    return kafka.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "the cluster");
  }
}
