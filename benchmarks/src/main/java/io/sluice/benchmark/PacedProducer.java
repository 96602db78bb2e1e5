package io.sluice.benchmark;

import io.sluice.local.shop.ShopProducer;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends events at a steady rate into a topic that nobody else writes to, and knows when. */
final class PacedProducer {

  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final String topic;
  private final SendTimes times = new SendTimes();
  private final SplittableRandom random = new SplittableRandom(1);
  private int sent;

  PacedProducer(String topic) {
    this.topic = topic;
  }

  SendTimes times() {
    return times;
  }

  /** Sends for so long; what a pause of this JVM has held up is sent at once behind it. */
  void run(String bootstrapServers, long perSecond, long durationNanos) {
    Failures failures = new Failures();
    long start = System.nanoTime();
    try (Producer<byte[], byte[]> producer = ShopProducer.connect(bootstrapServers)) {
      long done = 0;
      long all = durationNanos / TICK_NANOS * perSecond / (NANOS_PER_SECOND / TICK_NANOS);
      while (done < all) {
        long due =
            (System.nanoTime() - start) / TICK_NANOS * perSecond * TICK_NANOS / NANOS_PER_SECOND;
        for (; done < Math.min(all, due); done++) {
          send(producer, failures);
        }
        LockSupport.parkNanos(TICK_NANOS);
      }
    }
    failures.requireNone();
  }

  private void send(Producer<byte[], byte[]> producer, Failures failures) {
    int partition = sent++ % EventTopic.PARTITIONS;
    byte[] value = Event.next(random, Instant.now()).json();
    times.add(partition, System.nanoTime());
    producer.send(new ProducerRecord<>(topic, partition, null, value), failures);
  }
}
