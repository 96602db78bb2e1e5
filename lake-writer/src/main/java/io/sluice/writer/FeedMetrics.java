package io.sluice.writer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sluice.writer.feed.FeedStatus;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.NullMarked;

/**
 * What is measured of each feed, under its table's name: {@code sluice_writer_rows_total}, {@code
 * _quarantined_total}, {@code _commits_total}, {@code _commit_seconds}, {@code _lag_records},
 * {@code _buffered_bytes}, {@code _table_version}.
 */
@NullMarked
final class FeedMetrics {

  private FeedMetrics() {}

  static void register(MeterRegistry registry, FeedStatus feed) {
    Tags tags = Tags.of("table", feed.table());
    counter(registry, "rows", "Rows committed", feed, tags, FeedStatus::rows);
    counter(
        registry,
        "quarantined",
        "Malformed records committed to quarantine",
        feed,
        tags,
        FeedStatus::quarantined);
    counter(registry, "commits", "Commits of the table", feed, tags, FeedStatus::commits);
    FunctionTimer.builder(
            "sluice.writer.commit",
            feed,
            FeedStatus::commits,
            FeedStatus::commitNanos,
            TimeUnit.NANOSECONDS)
        .description("Time of commits, quarantine included")
        .tags(tags)
        .register(registry);
    Gauge.builder("sluice.writer.lag.records", feed, FeedStatus::lag)
        .description("Records of this writer's partitions that are not in the table")
        .tags(tags)
        .register(registry);
    Gauge.builder("sluice.writer.buffered", feed, FeedStatus::bufferedBytes)
        .baseUnit("bytes")
        .description("Memory of the files that are open, quarantine included")
        .tags(tags)
        .register(registry);
    Gauge.builder("sluice.writer.table.version", feed, f -> f.version().orElse(-1))
        .description("Version of this writer's last commit; -1 before the first")
        .tags(tags)
        .register(registry);
  }

  private static void counter(
      MeterRegistry registry,
      String name,
      String description,
      FeedStatus feed,
      Tags tags,
      ToDoubleFunction<FeedStatus> value) {
    FunctionCounter.builder("sluice.writer." + name, feed, value)
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
