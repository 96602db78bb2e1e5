package io.sluice.writer.feed;

import static java.util.Objects.requireNonNull;

import io.sluice.kafka.KafkaConnection;
import io.sluice.pipeline.Pipeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
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

  private final Pipeline pipeline;
  private final Admin admin;

  private KafkaSource(Pipeline pipeline, Admin admin) {
    this.pipeline = pipeline;
    this.admin = admin;
  }

  /** Waits for no broker. */
  public static KafkaSource of(Pipeline pipeline) {
    Map<String, Object> properties = KafkaConnection.properties(pipeline, pipeline.writer());
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_LIMIT_MS);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_LIMIT_MS);
    return new KafkaSource(pipeline, Admin.create(properties));
  }

  @Override
  public Consumer<byte[], byte[]> consumer(String table) {
    return FeedConsumer.connect(pipeline, table);
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
