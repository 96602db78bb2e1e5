package io.sluice.processor;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.processor.topology.ViewTopology;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The configuration of Kafka Streams: ours where answers depend on it, the file's elsewhere. */
final class StreamsSettings {

  /**
   * What the file may set otherwise.
   *
   * <p>Rows are visible when their transaction commits, and every commit costs each partition a
   * marker: a second is as often as the lake commits. A killed process keeps its partitions from
   * the next one until its session has timed out. Partitions are read in small pieces in turn: a
   * consumer that catches up gets one partition whole before the next, as far as these bounds let
   * it, and what is behind the farthest of them by more than a grace is late.
   */
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
          1_000L,
          StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
          10_000,
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG),
          500,
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
          32 << 10);

  /** What may stand in front of a key; Kafka Streams prefers the longer name of a consumer's. */
  private static final List<String> NAMES_OF_ONE_KEY =
      List.of("", StreamsConfig.CONSUMER_PREFIX, StreamsConfig.MAIN_CONSUMER_PREFIX);

  private StreamsSettings() {}

  /**
   * @param kafka the client properties of the file
   * @param stateDirectory holds the stores, in a folder of the application
   * @throws SluiceException if the file sets what is not its to set
   */
  static Properties of(Pipeline pipeline, Map<String, Object> kafka, Path stateDirectory) {
    Map<String, Object> fixed = fixed(pipeline, stateDirectory);
    fixed.forEach((key, value) -> requireUnset(key, value, kafka));
    Properties settings = new Properties();
    DEFAULTS.forEach((key, value) -> putUnlessSet(key, value, kafka, settings));
    settings.putAll(kafka);
    settings.putAll(fixed);
    return settings;
  }

  private static Map<String, Object> fixed(Pipeline pipeline, Path stateDirectory) {
    Map<String, Object> fixed = new HashMap<>(ViewTopology.settings());
    fixed.put(StreamsConfig.APPLICATION_ID_CONFIG, new Names(pipeline).processorApplication());
    fixed.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    fixed.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    fixed.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return fixed;
  }

  /** The longer name of a default would win over the shorter one of the file. */
  private static void putUnlessSet(
      String key, Object value, Map<String, Object> kafka, Properties settings) {
    String bare =
        key.replaceFirst("^" + Pattern.quote(StreamsConfig.MAIN_CONSUMER_PREFIX), "")
            .replaceFirst("^" + Pattern.quote(StreamsConfig.CONSUMER_PREFIX), "");
    if (NAMES_OF_ONE_KEY.stream().noneMatch(prefix -> kafka.containsKey(prefix + bare))) {
      settings.put(key, value);
    }
  }

  private static void requireUnset(String key, Object value, Map<String, Object> kafka) {
    NAMES_OF_ONE_KEY.forEach(prefix -> requireUnset(prefix, key, value, kafka));
  }

  private static void requireUnset(
      String prefix, String key, Object value, Map<String, Object> kafka) {
    Object set = kafka.get(prefix + key);
    if (set != null && !set.toString().equals(value.toString())) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot use '%s: %s' under 'kafka': the processor needs '%s'; leave it out"
              .formatted(prefix + key, set, value));
    }
  }
}
