package io.sluice.local.shop;

import io.sluice.local.LocalStackException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Sends the shop's records to Kafka and writes down those that were acknowledged.
 *
 * <p>Every record's answer is checked; the first that failed ends the run. A record's partition is
 * the hash of its key, as in Kafka's own partitioner, or its index when it has no key; its
 * timestamp is the event's time, or the time of sending when it is malformed. One thread sends;
 * {@link #stop} and {@link #acknowledged} may be called from others.
 */
public final class ShopProducer {
  private record Sent(ShopRecord record, Future<RecordMetadata> answer) {}

  private static final Duration TICK = Duration.ofMillis(10);

  private final Producer<byte[], byte[]> producer;
  private final ShopEvents events;
  private final ShopEncoder encoder;
  private final GroundTruth truth;
  private final Deque<Sent> unanswered = new ArrayDeque<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** The caller closes producer and truth, in this order, when the run has ended. */
  public ShopProducer(
      Producer<byte[], byte[]> producer,
      ShopEvents events,
      ShopEncoder encoder,
      GroundTruth truth) {
    this.producer = producer;
    this.events = events;
    this.encoder = encoder;
    this.truth = truth;
  }

  /** An idempotent producer that waits for all acknowledgements. */
  public static Producer<byte[], byte[]> connect(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.LINGER_MS_CONFIG,
            5),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /**
   * Sends at the options' steady rate until {@link #stop}, and returns when all is acknowledged.
   *
   * @throws LocalStackException when a record was not acknowledged
   */
  public void run(InstantSource clock) throws InterruptedException {
    Instant begin = clock.instant();
    long sent = 0;
    while (!stopped.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
      long due = due(Duration.between(begin, clock.instant()), events.ratePerSecond());
      for (; sent < due; sent++) {
        sendNext();
      }
      settleAnswered();
    }
    settleAll();
  }

  static long due(Duration elapsed, double ratePerSecond) {
    return (long) (elapsed.toNanos() * ratePerSecond / Duration.ofSeconds(1).toNanos());
  }

  /**
   * Sends this many records as fast as the broker takes them, and returns when all are
   * acknowledged.
   *
   * @throws LocalStackException when one was not acknowledged
   */
  public void send(long count) throws InterruptedException {
    for (long sent = 0; sent < count; sent++) {
      sendNext();
      settleAnswered();
    }
    settleAll();
  }

  /** Ends {@link #run} soon. */
  public void stop() {
    stopped.countDown();
  }

  /** How many records were acknowledged so far. */
  public long acknowledged() {
    return acknowledged.get();
  }

  private void sendNext() {
    ShopRecord record = events.next();
    unanswered.add(new Sent(record, producer.send(message(record))));
  }

  private ProducerRecord<byte[], byte[]> message(ShopRecord record) {
    String topic = record.event().stream().topic();
    byte[] key = encoder.key(record);
    int partitions = producer.partitionsFor(topic).size();
    int partition =
        key == null
            ? (int) (record.index() % partitions)
            : Utils.toPositive(Utils.murmur2(key)) % partitions;
    Instant time = record.malformation().isPresent() ? record.sentAt() : record.event().time();
    return new ProducerRecord<>(topic, partition, time.toEpochMilli(), key, encoder.value(record));
  }

  private void settleAnswered() throws InterruptedException {
    while (!unanswered.isEmpty() && unanswered.peek().answer().isDone()) {
      settle(unanswered.remove());
    }
  }

  private void settleAll() throws InterruptedException {
    producer.flush();
    while (!unanswered.isEmpty()) {
      settle(unanswered.remove());
    }
  }

  private void settle(Sent sent) throws InterruptedException {
    try {
      RecordMetadata metadata = sent.answer().get();
      truth.acknowledged(sent.record(), metadata.partition(), metadata.offset());
      acknowledged.incrementAndGet();
    } catch (ExecutionException e) {
      throw new LocalStackException(
          "Cannot produce record %d to %s: %s; check that the broker runs"
              .formatted(
                  sent.record().index(), sent.record().event().stream().topic(), e.getCause()),
          e);
    }
  }
}
