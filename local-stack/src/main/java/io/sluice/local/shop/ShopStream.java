package io.sluice.local.shop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/** The streams of the shop; each has a topic, a schema and a format of its own. */
public enum ShopStream {
  /** Avro in the Confluent wire format. */
  CLICKS(Format.AVRO, Map.of()),
  /** Plain JSON, times as ISO-8601 text. */
  PURCHASES(Format.JSON, Map.of()),
  /** Avro in the Confluent wire format, in a compacted topic. */
  PROFILES(Format.AVRO, Map.of("cleanup.policy", "compact"));

  enum Format {
    AVRO,
    JSON
  }

  private final Format format;
  private final Map<String, String> topicConfig;

  ShopStream(Format format, Map<String, String> topicConfig) {
    this.format = format;
    this.topicConfig = topicConfig;
  }

  Format format() {
    return format;
  }

  /** The stream's name in the pipeline file, such as {@code clicks}. */
  public String streamName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The topic, such as {@code shop.clicks}. */
  public String topic() {
    return "shop." + streamName();
  }

  /** The subject of the topic's values in the schema registry. */
  public String subject() {
    return topic() + "-value";
  }

  /** The Avro schema as text; for a JSON stream it declares the fields. */
  public String schema() {
    String file = "/shop/" + streamName() + ".avsc";
    try (InputStream in =
        Objects.requireNonNull(ShopStream.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The topics of all streams, each with this number of partitions. */
  public static List<NewTopic> newTopics(int partitions) {
    return Arrays.stream(values()).map(stream -> stream.newTopic(partitions)).toList();
  }

  private NewTopic newTopic(int partitions) {
    return new NewTopic(topic(), Optional.of(partitions), Optional.empty()).configs(topicConfig);
  }
}
