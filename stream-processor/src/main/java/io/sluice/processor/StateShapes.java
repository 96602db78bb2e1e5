package io.sluice.processor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.kafka.Topics;
import io.sluice.processor.topology.StateShape;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The shapes that the state of views was made with, in a topic of the application that keeps every
 * record.
 *
 * <p>The first record of a view is its shape for good: of two processors that begin at once with
 * two shapes one is refused. The topic has the name of a changelog, so that whoever resets the
 * application with Kafka's tool takes it away with the state that it speaks of.
 */
final class StateShapes {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration READ_LIMIT = Duration.ofSeconds(30);

  private final Map<String, Object> kafka;
  private final TopicPartition topic;

  StateShapes(Map<String, Object> kafka, String topic) {
    this.kafka = kafka;
    this.topic = new TopicPartition(topic, 0);
  }

  /**
   * Notes the shapes of views that have had no state yet.
   *
   * @throws SluiceException if a view had another shape, with what has changed
   */
  void require(List<StateShape> shapes) throws InterruptedException {
    if (shapes.isEmpty()) {
      return;
    }
    new Topics(kafka).create(List.of(newTopic()));
    try {
      Map<String, Map<String, String>> known = read();
      requireSame(shapes, known);
      List<StateShape> added =
          shapes.stream().filter(shape -> !known.containsKey(shape.view())).toList();
      if (!added.isEmpty()) {
        write(added);
        requireSame(shapes, read());
      }
    } catch (KafkaException | ExecutionException e) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot tell which shape the state of the views has: topic %s: %s; check that the broker runs and that we may read and write it"
              .formatted(topic.topic(), e.getMessage()),
          e);
    }
  }

  private NewTopic newTopic() {
    return new NewTopic(topic.topic(), Optional.of(1), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                "-1",
                TopicConfig.RETENTION_BYTES_CONFIG,
                "-1"));
  }

  private static void requireSame(List<StateShape> shapes, Map<String, Map<String, String>> known) {
    for (StateShape shape : shapes) {
      List<String> changes = shape.changes(known.getOrDefault(shape.view(), Map.of()));
      if (!changes.isEmpty()) {
        throw new SluiceException(
            ExitCode.CONFIGURATION,
            "Cannot continue with the state of view '%s': %s; put it back, or give the pipeline another name, under which all its views begin anew"
                .formatted(shape.view(), String.join(", ", changes)));
      }
    }
  }

  private Map<String, Map<String, String>> read() {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
      consumer.assign(Set.of(topic));
      consumer.seekToBeginning(Set.of(topic));
      long end = Objects.requireNonNull(consumer.endOffsets(Set.of(topic), READ_LIMIT).get(topic));
      Map<String, Map<String, String>> shapes = new LinkedHashMap<>();
      while (consumer.position(topic, READ_LIMIT) < end) {
        consumer.poll(POLL).forEach(record -> shapes.putIfAbsent(view(record), parts(record)));
      }
      return shapes;
    }
  }

  private static String view(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  private Map<String, String> parts(ConsumerRecord<byte[], byte[]> record) {
    String text = new String(record.value(), StandardCharsets.UTF_8);
    try {
      return JSON.readValue(text, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot read offset %d of topic %s: '%s' is no shape of a view's state; nobody but the processor is to write there"
              .formatted(record.offset(), topic.topic(), text),
          e);
    }
  }

  private void write(List<StateShape> shapes) throws InterruptedException, ExecutionException {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties, bytes, bytes)) {
      for (StateShape shape : shapes) {
        Future<RecordMetadata> written = producer.send(record(shape));
        written.get();
      }
    }
  }

  private ProducerRecord<byte[], byte[]> record(StateShape shape) {
    return new ProducerRecord<>(
        topic.topic(),
        topic.partition(),
        shape.view().getBytes(StandardCharsets.UTF_8),
        json(shape.parts()));
  }

  private static byte[] json(Map<String, String> parts) {
    try {
      return JSON.writeValueAsBytes(parts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Strings are always JSON", e);
    }
  }
}
