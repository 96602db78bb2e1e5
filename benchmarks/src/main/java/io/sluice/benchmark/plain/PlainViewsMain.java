package io.sluice.benchmark.plain;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;

/**
 * Runs one query until it has seen and committed so many events, with the processor's settings of
 * Kafka Streams.
 *
 * <p>Arguments: bootstrap servers, query, topic to read, topic to write, state folder, events.
 */
public final class PlainViewsMain {

  private PlainViewsMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    AtomicLong left = new AtomicLong(Long.parseLong(arguments[5]));
    CountDownLatch done = new CountDownLatch(1);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Runnable seen =
        () -> {
          if (left.decrementAndGet() == 0) {
            done.countDown();
          }
        };
    Topology topology = topology(arguments[1], new PlainTopology(arguments[2], arguments[3], seen));
    // To close it is to commit it.
    try (KafkaStreams streams = new KafkaStreams(topology, settings(arguments))) {
      streams.setUncaughtExceptionHandler(
          thrown -> {
            failure.set(thrown);
            done.countDown();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          });
      streams.start();
      done.await();
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("The topology failed", thrown);
    }
  }

  private static Topology topology(String query, PlainTopology topology) {
    return switch (query) {
      case "count" -> topology.count();
      case "lean-count" -> topology.leanCount();
      case "filter" -> topology.filter();
      default -> throw new IllegalArgumentException("No query '" + query + "'");
    };
  }

  private static Properties settings(String[] arguments) {
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
            arguments[0],
            StreamsConfig.APPLICATION_ID_CONFIG,
            arguments[3],
            StreamsConfig.STATE_DIR_CONFIG,
            arguments[4],
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
            StreamsConfig.EXACTLY_ONCE_V2,
            StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
            1_000L,
            StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG),
            500,
            StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
            32 << 10));
    return settings;
  }
}
