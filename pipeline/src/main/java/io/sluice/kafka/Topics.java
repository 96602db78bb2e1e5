package io.sluice.kafka;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Topics that are ready for their first record.
 *
 * <p>A topic that was created a moment ago can lose records of an idempotent producer, so creation
 * ends only when the leader of every partition has told its end offset.
 */
public final class Topics {
  private static final int LIMIT_MS = 30_000;

  private static final RetryPolicy<Object> UNTIL_KNOWN =
      RetryPolicy.builder()
          .handleIf(Topics::isNotKnownYet)
          .withDelay(Duration.ofMillis(50))
          .withMaxRetries(-1)
          .withMaxDuration(Duration.ofMillis(LIMIT_MS))
          .build();

  private final Map<String, Object> properties;

  /** Topics of the cluster that these client properties name. */
  public Topics(Map<String, Object> properties) {
    this.properties = new HashMap<>(properties);
    this.properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MS);
  }

  /**
   * Creates those of the topics that do not exist, and returns when all can be written to. Harmless
   * when repeated.
   *
   * @throws SluiceException when one exists with another number of partitions, or the broker does
   *     not do it within 30 seconds
   */
  public void create(Collection<NewTopic> topics) throws InterruptedException {
    try (Admin admin = Admin.create(properties)) {
      createAbsent(admin, topics);
      Failsafe.with(UNTIL_KNOWN).run(() -> awaitReady(admin, topics));
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw failure(e.getCause());
    }
  }

  private SluiceException failure(@Nullable Throwable reason) {
    return new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot create topics at %s: %s; check that the broker runs"
            .formatted(
                properties.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG),
                reason instanceof ExecutionException ? reason.getCause() : reason),
        reason);
  }

  private static void awaitReady(Admin admin, Collection<NewTopic> topics)
      throws InterruptedException, ExecutionException {
    List<String> names = topics.stream().map(NewTopic::name).toList();
    Map<String, TopicDescription> described = admin.describeTopics(names).allTopicNames().get();
    topics.forEach(topic -> requireSamePartitions(topic, described));
    awaitLeaders(admin, described.values());
  }

  /** A broker may not have heard yet of a topic that another one has just created. */
  private static boolean isNotKnownYet(Throwable failure) {
    return failure instanceof ExecutionException
        && failure.getCause() instanceof UnknownTopicOrPartitionException;
  }

  private static void createAbsent(Admin admin, Collection<NewTopic> topics)
      throws InterruptedException, ExecutionException {
    Set<String> existing = admin.listTopics().names().get();
    admin
        .createTopics(topics.stream().filter(topic -> !existing.contains(topic.name())).toList())
        .all()
        .get();
  }

  private static void requireSamePartitions(
      NewTopic topic, Map<String, TopicDescription> described) {
    TopicDescription actual = described.get(topic.name());
    if (actual != null
        && topic.numPartitions() > 0
        && actual.partitions().size() != topic.numPartitions()) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot create topic %s: it exists with %d partitions instead of %d; delete it, or name another topic"
              .formatted(topic.name(), actual.partitions().size(), topic.numPartitions()));
    }
  }

  private static void awaitLeaders(Admin admin, Collection<TopicDescription> topics)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> ends =
        topics.stream()
            .flatMap(Topics::partitions)
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    admin.listOffsets(ends).all().get();
  }

  private static Stream<TopicPartition> partitions(TopicDescription topic) {
    return IntStream.range(0, topic.partitions().size())
        .mapToObj(partition -> new TopicPartition(topic.name(), partition));
  }
}
