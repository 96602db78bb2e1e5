package io.sluice.local.demo;

import io.sluice.local.LocalStack;
import io.sluice.local.LocalStackException;
import io.sluice.local.shop.Catalog;
import io.sluice.local.shop.GroundTruth;
import io.sluice.local.shop.SchemaIds;
import io.sluice.local.shop.ShopEncoder;
import io.sluice.local.shop.ShopEvents;
import io.sluice.local.shop.ShopOptions;
import io.sluice.local.shop.ShopProducer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;

/** The shop at work: a thread that produces its events at a steady rate. */
final class Shop implements AutoCloseable {

  private final Producer<byte[], byte[]> producer;
  private final GroundTruth truth;
  private final ShopProducer events;
  private final InstantSource clock = InstantSource.system();
  private final FutureTask<Boolean> work;
  private Instant opened = Instant.EPOCH;

  private Shop(Producer<byte[], byte[]> producer, GroundTruth truth, ShopProducer events) {
    this.producer = producer;
    this.truth = truth;
    this.events = events;
    this.work =
        new FutureTask<>(
            () -> {
              events.run(clock);
              return true;
            });
  }

  /** Registers the schemas; nothing is produced yet. */
  static Shop open(LocalStack stack, ShopOptions options, Catalog catalog, Path truth) {
    ShopEncoder encoder = new ShopEncoder(SchemaIds.of(stack.schemas()));
    GroundTruth acknowledged = new GroundTruth(truth);
    Producer<byte[], byte[]> producer = ShopProducer.connect(stack.broker().bootstrapServers());
    return new Shop(
        producer,
        acknowledged,
        new ShopProducer(producer, new ShopEvents(options, catalog), encoder, acknowledged));
  }

  void start() {
    opened = clock.instant();
    Thread thread = new Thread(work, "shop");
    thread.setDaemon(true);
    thread.start();
  }

  Duration elapsed() {
    return Duration.between(opened, clock.instant());
  }

  long acknowledged() {
    return events.acknowledged();
  }

  /**
   * Returns when the shop has been open for so long.
   *
   * @throws LocalStackException if it fails meanwhile
   */
  void awaitElapsed(Duration length) throws InterruptedException {
    try {
      work.get(Math.max(0, length.minus(elapsed()).toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return;
    } catch (ExecutionException e) {
      throw failed(e);
    }
    throw new IllegalStateException("The shop closed by itself");
  }

  /**
   * Ends production, and writes out the ground truth once all is acknowledged.
   *
   * @throws LocalStackException if a record was not acknowledged
   */
  void stop() throws InterruptedException {
    events.stop();
    try {
      work.get();
    } catch (ExecutionException e) {
      throw failed(e);
    }
    truth.close();
  }

  private static LocalStackException failed(ExecutionException e) {
    return new LocalStackException("The shop failed: " + e.getCause(), e);
  }

  @Override
  public void close() {
    events.stop();
    producer.close(Duration.ZERO);
    truth.close();
  }
}
