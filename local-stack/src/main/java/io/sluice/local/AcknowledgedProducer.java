package io.sluice.local;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends records in the background; the first that was not acknowledged ends it. One thread. */
public final class AcknowledgedProducer implements AutoCloseable {

  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Producer<byte[], byte[]> producer;

  private AcknowledgedProducer(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * @param kafka the client properties
   */
  public static AcknowledgedProducer connect(Map<String, Object> kafka) {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    return new AcknowledgedProducer(
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /**
   * @throws SluiceException if one that was sent before was not acknowledged
   */
  public void send(ProducerRecord<byte[], byte[]> record) {
    requireNoFailure();
    producer.send(
        record,
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  /** Returns when all is acknowledged. */
  public void settle() {
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

  @Override
  public void close() {
    producer.close();
  }
}
