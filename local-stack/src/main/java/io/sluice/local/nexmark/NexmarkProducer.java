package io.sluice.local.nexmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends events as JSON; the first that was not acknowledged ends it. One thread. */
final class NexmarkProducer implements AutoCloseable {

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, String> topics;
  private final Map<String, Long> sent = new TreeMap<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Producer<byte[], byte[]> producer;

  /**
   * @param kafka the client properties
   * @param topics by stream
   */
  NexmarkProducer(Map<String, Object> kafka, Map<String, String> topics) {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    this.topics = topics;
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends an event with its time as the record's timestamp. */
  void send(NexmarkEvent event) {
    requireNoFailure();
    @Nullable Long key = event.key();
    producer.send(
        new ProducerRecord<>(
            topics.get(event.stream()),
            null,
            event.at().toEpochMilli(),
            key == null ? null : key.toString().getBytes(StandardCharsets.UTF_8),
            value(event)),
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
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
    producer.flush();
    requireNoFailure();
  }

  private void requireNoFailure() {
    Exception first = failure.get();
    if (first != null) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot send events: %s; check that the broker runs".formatted(first.getMessage()),
          first);
    }
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
