package io.sluice.writer.feed;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.kafka.KafkaConnection;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The consumer of one feed: what the pipeline file says, within what the promises ask for. */
final class FeedConsumer {

  /** May be changed in the pipeline file. */
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          5_000,
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
          8 << 20,
          // Every table has a consumer of its own, and each may have fetched so much.
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
          16 << 20,
          // A new partition is found within this time.
          ConsumerConfig.METADATA_MAX_AGE_CONFIG,
          30_000);

  /** What the broker decides where it shares out the partitions itself (KIP-848). */
  private static final Map<String, Object> CLASSIC_DEFAULTS =
      Map.of(
          // A writer that was killed holds its partitions for so long.
          ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
          10_000,
          ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
          3_000,
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          CooperativeStickyAssignor.class.getName());

  private FeedConsumer() {}

  static Consumer<byte[], byte[]> connect(Pipeline pipeline, String table) {
    return connect(table, properties(pipeline, table));
  }

  /** One that no consumer group knows of. */
  static Consumer<byte[], byte[]> connectWithoutGroup(Pipeline pipeline, String table) {
    Map<String, Object> properties = properties(pipeline, table);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    return connect(table, properties);
  }

  private static Consumer<byte[], byte[]> connect(String table, Map<String, Object> properties) {
    try {
      return new KafkaConsumer<>(
          properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot make a Kafka consumer for table %s: %s; correct the properties under 'kafka' and 'writer.kafka'"
              .formatted(table, reason.getMessage()),
          e);
    }
  }

  static Map<String, Object> properties(Pipeline pipeline, String table) {
    Map<String, Object> properties = new HashMap<>(DEFAULTS);
    properties.putAll(KafkaConnection.properties(pipeline, pipeline.writer()));
    Object protocol = properties.getOrDefault(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    if ("classic".equalsIgnoreCase(protocol.toString())) {
      CLASSIC_DEFAULTS.forEach(properties::putIfAbsent);
    }
    String group = new Names(pipeline).writerGroup() + "." + table;
    properties.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, group);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // The table says where to start; an offset that is not there is never skipped.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return properties;
  }
}
