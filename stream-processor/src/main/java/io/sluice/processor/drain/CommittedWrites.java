package io.sluice.processor.drain;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients of Kafka Streams, whose producers tell what they have sent and what of it is
 * committed. Any thread may ask.
 */
public final class CommittedWrites implements KafkaClientSupplier {

  private final List<CountingProducer> producers = new CopyOnWriteArrayList<>();
  private final AtomicLong breaks = new AtomicLong();

  /**
   * What was sent until a moment.
   *
   * @param breaks the producers that had come, gone or aborted until then
   */
  record Mark(Map<CountingProducer, Long> sent, long breaks) {}

  /** What was sent until now. */
  Mark mark() {
    long until = breaks.get();
    Map<CountingProducer, Long> sent = new java.util.HashMap<>();
    producers.forEach(producer -> sent.put(producer, producer.sent));
    return new Mark(sent, until);
  }

  /** Whether everything that was sent until a mark is committed. */
  boolean isCommitted(Mark mark) {
    return mark.sent().entrySet().stream()
        .allMatch(sent -> sent.getKey().committed >= sent.getValue());
  }

  /** Whether a transaction was given up since a mark, or the producers are others. */
  boolean isBroken(Mark mark) {
    return breaks.get() != mark.breaks();
  }

  /** Counts its records; its methods are called by one thread, as Kafka Streams does. */
  final class CountingProducer extends KafkaProducer<byte[], byte[]> {

    private volatile long sent;
    private volatile long committed;

    private CountingProducer(Map<String, Object> config) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
      sent++;
      return super.send(record, callback);
    }

    @Override
    public void commitTransaction() {
      super.commitTransaction();
      committed = sent;
    }

    @Override
    public void abortTransaction() {
      breaks.incrementAndGet();
      super.abortTransaction();
    }

    @Override
    public void close(java.time.Duration timeout) {
      producers.remove(this);
      breaks.incrementAndGet();
      super.close(timeout);
    }
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    CountingProducer producer = new CountingProducer(config);
    producers.add(producer);
    breaks.incrementAndGet();
    return producer;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
