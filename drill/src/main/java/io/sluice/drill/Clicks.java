package io.sluice.drill;

import io.sluice.drill.check.AcknowledgedRecords;
import io.sluice.local.shop.ShopProducer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Numbered records, sent to one topic in the background at a steady rate; one in forty cannot be
 * read. Knows what was acknowledged.
 */
final class Clicks implements AutoCloseable {

  private static final int TICK_MS = 10;
  private static final int ONE_MALFORMED_IN = 40;

  /** So that a slow machine does not run up a backlog that takes longer than the fault. */
  private static final int BACKLOG = 3_000;

  private static final String[] KINDS = {"click", "view"};

  private final String topic;
  private final int partitions;
  private final Random random;
  private final Producer<byte[], byte[]> producer;
  private final AcknowledgedRecords acknowledged = new AcknowledgedRecords();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final AtomicLong sent = new AtomicLong();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private volatile long bound = BACKLOG;

  private Clicks(String topic, int partitions, long seed, String bootstrapServers, int perSecond) {
    this.topic = topic;
    this.partitions = partitions;
    this.random = new Random(seed);
    this.producer = ShopProducer.connect(bootstrapServers);
    this.thread = new Thread(() -> run(perSecond), "clicks-" + topic);
    thread.setDaemon(true);
  }

  /** A producer that sends nothing by itself. */
  static Clicks silent(String topic, int partitions, long seed, String bootstrapServers) {
    return new Clicks(topic, partitions, seed, bootstrapServers, 0);
  }

  /** A producer that sends until it is stopped. */
  static Clicks flowing(
      String topic, int partitions, long seed, String bootstrapServers, int perSecond) {
    Clicks clicks = new Clicks(topic, partitions, seed, bootstrapServers, perSecond);
    clicks.thread.start();
    return clicks;
  }

  private void run(int perSecond) {
    long begin = System.nanoTime();
    long due = 0;
    try {
      while (!stopped.await(TICK_MS, TimeUnit.MILLISECONDS)) {
        long now = (System.nanoTime() - begin) * perSecond / TimeUnit.SECONDS.toNanos(1);
        for (; due < now; due++) {
          if (sent.get() < bound) {
            sendNext();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Sends some at once and waits until they are acknowledged. */
  void send(int count) {
    for (int i = 0; i < count; i++) {
      sendNext();
    }
    awaitAcknowledged();
  }

  private void sendNext() {
    long number = sent.getAndIncrement();
    int partition = (int) (number % partitions);
    boolean malformed = random.nextInt(ONE_MALFORMED_IN) == 0;
    byte[] key = Long.toString(number).getBytes(StandardCharsets.UTF_8);
    byte @Nullable [] value = malformed ? malformed(number) : good(number);
    // What became of it is told to the callback, and asked for in awaitAcknowledged.
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(topic, partition, key, value),
            (metadata, error) -> {
              if (error != null) {
                failure.compareAndSet(null, error);
              } else if (malformed) {
                acknowledged.malformed(metadata.partition(), metadata.offset(), number);
              } else {
                acknowledged.good(metadata.partition(), metadata.offset(), number);
              }
            });
  }

  private byte[] good(long number) {
    return "{\"n\": %d, \"kind\": \"%s\", \"price\": %d.5, \"words\": \"%s\"}"
        .formatted(
            number, KINDS[random.nextInt(KINDS.length)], random.nextInt(100), random.nextLong())
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte @Nullable [] malformed(long number) {
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 -> new byte[] {0, 1, 2};
      case 2 -> "{\"n\": %d, \"kind\":".formatted(number).getBytes(StandardCharsets.UTF_8);
      default -> "{\"n\": \"many\", \"kind\": \"click\"}".getBytes(StandardCharsets.UTF_8);
    };
  }

  /** So many are in the table: no more than a bounded backlog waits behind them. */
  void written(long records) {
    bound = records + BACKLOG;
  }

  /** What the broker has acknowledged. */
  AcknowledgedRecords acknowledged() {
    return acknowledged;
  }

  long sent() {
    return sent.get();
  }

  /**
   * Returns when all that was sent so far is acknowledged.
   *
   * @throws IllegalStateException if a record was not
   */
  void awaitAcknowledged() {
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("A record was not acknowledged", failed);
    }
  }

  /** Sends no more, and returns when all is acknowledged. */
  void stop() throws InterruptedException {
    stopped.countDown();
    thread.join();
    awaitAcknowledged();
  }

  @Override
  public void close() {
    stopped.countDown();
    producer.close(java.time.Duration.ZERO);
  }
}
