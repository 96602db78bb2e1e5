package io.sluice.writer.feed;

import static java.util.Objects.requireNonNull;

import io.sluice.kafka.KafkaConnection;
import io.sluice.pipeline.Pipeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The cluster that a pipeline file names; all feeds ask for topics through one client. */
public final class KafkaSource implements SourceCluster {

  private static final int ANSWER_LIMIT_MS = 5_000;

  private final Function<String, Consumer<byte[], byte[]>> consumers;
  private final Admin admin;

  private KafkaSource(Function<String, Consumer<byte[], byte[]>> consumers, Admin admin) {
    this.consumers = consumers;
    this.admin = admin;
  }

  /** Waits for no broker. */
  public static KafkaSource of(Pipeline pipeline) {
    return new KafkaSource(table -> FeedConsumer.connect(pipeline, table), admin(pipeline));
  }

  /** The same cluster, by consumers that are in no group. */
  public static KafkaSource withoutGroups(Pipeline pipeline) {
    return new KafkaSource(
        table -> FeedConsumer.connectWithoutGroup(pipeline, table), admin(pipeline));
  }

  private static Admin admin(Pipeline pipeline) {
    Map<String, Object> properties = KafkaConnection.properties(pipeline, pipeline.writer());
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_LIMIT_MS);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_LIMIT_MS);
    return Admin.create(properties);
  }

  @Override
  public Consumer<byte[], byte[]> consumer(String table) {
    return consumers.apply(table);
  }

  @Override
  public Optional<Uuid> topicId(String topic) {
    try {
      Uuid id =
          requireNonNull(admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
              .get()
              .topicId();
      return id.equals(Uuid.ZERO_UUID) ? Optional.empty() : Optional.of(id);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
