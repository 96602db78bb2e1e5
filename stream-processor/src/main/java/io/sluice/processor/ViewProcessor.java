package io.sluice.processor;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.processor.drain.Tasks;
import io.sluice.service.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;

/** The views of a pipeline at work: a Kafka Streams client and what is known of its state. */
final class ViewProcessor implements Health, Tasks, AutoCloseable {

  /** A stop has ten seconds in all. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(8);

  private final KafkaStreams streams;
  private final StreamsFailures failures;
  private final KafkaStreamsMetrics metrics;
  private final StateProgress state = new StateProgress();

  private ViewProcessor(KafkaStreams streams, StreamsFailures failures) {
    this.streams = streams;
    this.failures = failures;
    this.metrics = new KafkaStreamsMetrics(streams);
    streams.setUncaughtExceptionHandler(failures);
    streams.setGlobalStateRestoreListener(state);
    streams.setStandbyUpdateListener(state);
  }

  /**
   * A processor that does not run yet.
   *
   * @throws SluiceException if the state directory cannot be used, or a property not be understood
   */
  static ViewProcessor of(
      Topology topology,
      Properties settings,
      KafkaClientSupplier clients,
      StreamsFailures failures) {
    try {
      return new ViewProcessor(new KafkaStreams(topology, settings, clients), failures);
    } catch (StreamsException e) {
      throw refused(ExitCode.TRY_LATER, e);
    } catch (org.apache.kafka.common.KafkaException e) {
      throw refused(ExitCode.CONFIGURATION, e);
    }
  }

  private static SluiceException refused(ExitCode exitCode, RuntimeException e) {
    Throwable reason = e.getCause() == null ? e : e.getCause();
    return new SluiceException(
        exitCode,
        "Cannot start the processor: %s (%s); check --state-dir and the properties under 'kafka', and that no other processor uses that directory"
            .formatted(e.getMessage(), reason.getMessage()),
        e);
  }

  /** Begins to work; the state is to be had from the other methods. */
  void start(MeterRegistry registry) {
    metrics.bindTo(registry);
    state.register(registry);
    streams.start();
  }

  /**
   * Returns as long as there is hope.
   *
   * @throws SluiceException with what has ended the client
   */
  void requireLive() {
    if (failures.last().isPresent()) {
      throw failures.last().get();
    }
    if (!isLive()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot go on with the views: Kafka Streams is %s; the log says why"
              .formatted(streams.state()));
    }
  }

  @Override
  public boolean isLive() {
    return !streams.state().hasCompletedShutdown()
        && streams.state() != KafkaStreams.State.PENDING_ERROR;
  }

  @Override
  public List<String> reasonsNotReady() {
    List<String> reasons = new ArrayList<>();
    if (streams.state() != KafkaStreams.State.RUNNING) {
      reasons.add("the views do not run: Kafka Streams is " + streams.state());
    }
    if (isRunning() && !isConnected()) {
      reasons.add("the views do not move: no consumer has a connection to a broker");
    }
    state.waiting().ifPresent(reasons::add);
    failures.passing().ifPresent(reasons::add);
    return reasons;
  }

  /** What its Kafka clients say of themselves. */
  Collection<? extends Metric> clientMetrics() {
    return streams.metrics().values();
  }

  private boolean isConnected() {
    return clientMetrics().stream()
        .filter(metric -> metric.metricName().name().equals("connection-count"))
        .filter(metric -> metric.metricName().group().equals("consumer-metrics"))
        .anyMatch(metric -> ((Number) metric.metricValue()).doubleValue() > 0);
  }

  @Override
  public boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  @Override
  public Set<TopicPartition> partitions() {
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .flatMap(task -> task.topicPartitions().stream())
        .collect(Collectors.toSet());
  }

  /** Commits, and leaves the group so that the next one need not wait for it. */
  @Override
  public void close() {
    metrics.close();
    boolean closed =
        streams.close(
            CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_LIMIT));
    if (!closed && isLive()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot stop the processor within %d s; what is not committed is done again after a restart"
              .formatted(CLOSE_LIMIT.toSeconds()));
    }
  }
}
