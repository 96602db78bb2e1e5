package io.sluice.writer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.sluice.writer.alert.AlertKind;
import io.sluice.writer.feed.FeedCount;
import io.sluice.writer.feed.FeedStatus;
import io.sluice.writer.feed.FeedStatus.Standing;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;

/**
 * What is measured of each feed, under its table's name. {@code docs/operations.md} lists all; a
 * test holds it to that.
 */
@NullMarked
final class FeedMetrics {

  /** Where commits and delays are counted apart; a commit every second is the usual thing. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(1_500),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(10)
  };

  private final MeterRegistry registry;
  private final FeedStatus feed;
  private final Tags tags;

  private FeedMetrics(MeterRegistry registry, FeedStatus feed) {
    this.registry = registry;
    this.feed = feed;
    this.tags = Tags.of("table", feed.table());
  }

  static void register(MeterRegistry registry, FeedStatus feed, InstantSource clock) {
    FeedMetrics metrics = new FeedMetrics(registry, feed);
    for (FeedCount count : FeedCount.values()) {
      metrics.counter(count);
    }
    metrics.alerts();
    metrics.gauges(clock);
    metrics.timers();
  }

  private void counter(FeedCount count) {
    FunctionCounter.builder("sluice.writer." + count.metric(), feed, f -> f.count(count))
        .description(count.description())
        .tags(tags)
        .register(registry);
  }

  private void alerts() {
    for (AlertKind kind : AlertKind.values()) {
      Counter given =
          Counter.builder("sluice.writer.alerts")
              .description("Alerts given")
              .tags(tags.and("kind", kind.label()))
              .register(registry);
      feed.onAlert(alert -> given.increment(alert.kind() == kind ? 1 : 0));
    }
  }

  private void standing(Standing what, String name, String description) {
    Gauge.builder("sluice.writer." + name, feed, f -> f.stands(what) ? 1 : 0)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void gauges(InstantSource clock) {
    standing(
        Standing.FOR_WIDER_COLUMNS,
        "waits.for.columns",
        "1 while the table waits for larger columns");
    standing(
        Standing.FOR_REGISTRY,
        "waits.for.registry",
        "1 while the registry does not say how the table's records are read");
    Gauge.builder("sluice.writer.buffered.records", feed, FeedStatus::buffered)
        .description("Records taken and not committed")
        .tags(tags)
        .register(registry);
    Gauge.builder("sluice.writer.lag.records", feed, FeedStatus::lag)
        .description("Records of this writer's partitions that are not in the table")
        .tags(tags)
        .register(registry);
    Gauge.builder("sluice.writer.buffered.bytes", feed, FeedStatus::bufferedBytes)
        .description("Memory of the files that are open, quarantine included")
        .tags(tags)
        .register(registry);
    Gauge.builder("sluice.writer.table.version", feed, f -> f.version().orElse(-1))
        .description("Version of this writer's last commit; -1 before the first")
        .tags(tags)
        .register(registry);
    Gauge.builder("sluice.writer.paused", feed, f -> f.reasonPaused().isPresent() ? 1 : 0)
        .description("1 while somebody has paused the table")
        .tags(tags)
        .register(registry);
    Gauge.builder("sluice.writer.held", feed, f -> f.reasonHeld().isPresent() ? 1 : 0)
        .description("1 while a job holds the table")
        .tags(tags)
        .register(registry);
    Gauge.builder("sluice.writer.freshness.seconds", feed, f -> freshness(f, clock))
        .description("Age of the newest timestamp committed by this process; NaN before the first")
        .tags(tags)
        .register(registry);
  }

  private static double freshness(FeedStatus feed, InstantSource clock) {
    return feed.newestCommitted()
        .map(newest -> Duration.between(newest, clock.instant()).toMillis() / 1_000.0)
        .orElse(Double.NaN);
  }

  private void timers() {
    Timer commit = timer("sluice.writer.commit", "Time of commits, quarantine included");
    Timer delay =
        timer(
            "sluice.writer.delay", "From the timestamp of a commit's oldest record to its commit");
    feed.onLanding(
        landing -> {
          commit.record(landing.took());
          // Producers' clocks may be ahead of ours.
          landing.delay().filter(time -> !time.isNegative()).ifPresent(delay::record);
        });
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .tags(tags)
        .register(registry);
  }
}
