package io.sluice.local.nexmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.local.AcknowledgedProducer;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Sends events as JSON, and counts them. One thread. */
final class NexmarkProducer implements AutoCloseable {

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, String> topics;
  private final Map<String, Long> sent = new TreeMap<>();
  private final AcknowledgedProducer producer;

  /**
   * @param kafka the client properties
   * @param topics by stream
   */
  NexmarkProducer(Map<String, Object> kafka, Map<String, String> topics) {
    this.topics = topics;
    this.producer = AcknowledgedProducer.connect(kafka);
  }

  /** Sends an event with its time as the record's timestamp. */
  void send(NexmarkEvent event) {
    @Nullable Long key = event.key();
    producer.send(
        new ProducerRecord<>(
            topics.get(event.stream()),
            null,
            event.at().toEpochMilli(),
            key == null ? null : key.toString().getBytes(StandardCharsets.UTF_8),
            value(event)));
    sent.merge(event.stream(), 1L, Long::sum);
  }

  private byte[] value(NexmarkEvent event) {
    try {
      return json.writeValueAsBytes(event.fields());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when all is acknowledged. */
  void settle() {
    producer.settle();
  }

  /** How many events were sent, by stream. */
  Map<String, Long> sent() {
    return sent;
  }

  @Override
  public void close() {
    producer.close();
  }
}
