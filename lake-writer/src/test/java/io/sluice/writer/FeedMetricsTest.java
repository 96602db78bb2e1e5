package io.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.pipeline.AlertsDefinition;
import io.sluice.writer.alert.Webhook;
import io.sluice.writer.feed.FeedStatus;
import io.sluice.writer.feed.FeedsThatCommitted;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FeedMetricsTest {

  private static final Path DOCUMENT = Path.of("../docs/operations.md");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private static final AlertsDefinition ALERTS =
      new AlertsDefinition(URI.create("http://127.0.0.1:1/"), Map.of(), Duration.ofSeconds(1));

  private final FakeTime clock = new FakeTime();

  private FeedStatus registered(FeedStatus feed) {
    FeedMetrics.register(registry, feed, clock);
    return feed;
  }

  /** Stands still at the time at which feeds commit. */
  private static final class FakeTime implements InstantSource {
    @Override
    public Instant instant() {
      return FeedsThatCommitted.NOW;
    }
  }

  @Test
  void everyFeedHasItsNumbersUnderTheNameOfItsTable() {
    registered(FeedsThatCommitted.clicks());
    registered(new FeedStatus("profiles", "shop.profiles"));
    registered(FeedsThatCommitted.paused());

    assertThat(registry.scrape().lines())
        .contains(
            "sluice_writer_read_total{table=\"clicks\"} 8.0",
            "sluice_writer_rows_total{table=\"clicks\"} 5.0",
            "sluice_writer_quarantined_total{table=\"clicks\"} 2.0",
            "sluice_writer_already_quarantined_total{table=\"clicks\"} 1.0",
            "sluice_writer_commits_total{table=\"clicks\"} 1.0",
            "sluice_writer_files_total{table=\"clicks\"} 1.0",
            "sluice_writer_bytes_total{table=\"clicks\"} 1.0",
            "sluice_writer_lag_records{table=\"clicks\"} 3.0",
            "sluice_writer_buffered_bytes{table=\"clicks\"} 0.0",
            "sluice_writer_table_version{table=\"clicks\"} 7.0",
            "sluice_writer_freshness_seconds{table=\"clicks\"} 1.0",
            "sluice_writer_freshness_seconds{table=\"profiles\"} NaN",
            "sluice_writer_table_version{table=\"profiles\"} -1.0",
            "sluice_writer_rows_total{table=\"profiles\"} 0.0",
            "sluice_writer_alerts_total{kind=\"table_grown\",table=\"clicks\"} 0.0",
            "sluice_writer_waits_for_registry{table=\"clicks\"} 0.0",
            "sluice_writer_paused{table=\"clicks\"} 0.0",
            "sluice_writer_paused{table=\"visits\"} 1.0");
  }

  @Test
  void commitsAndDelaysAreCountedByTheirLength() {
    FeedStatus feed = registered(new FeedStatus("clicks", "shop.clicks"));

    FeedsThatCommitted.land(feed);
    FeedsThatCommitted.land(feed);

    assertThat(registry.scrape().lines())
        .contains(
            "sluice_writer_commit_seconds_count{table=\"clicks\"} 2",
            "sluice_writer_commit_seconds_sum{table=\"clicks\"} 0.5",
            "sluice_writer_commit_seconds_max{table=\"clicks\"} 0.25",
            "sluice_writer_commit_seconds_bucket{table=\"clicks\",le=\"0.1\"} 0",
            "sluice_writer_commit_seconds_bucket{table=\"clicks\",le=\"0.25\"} 2",
            "sluice_writer_delay_seconds_bucket{table=\"clicks\",le=\"2.5\"} 0",
            "sluice_writer_delay_seconds_bucket{table=\"clicks\",le=\"5.0\"} 2");
  }

  /** Both ways: nothing is documented that is not there, and nothing is there that is not. */
  @Test
  void everyMetricIsDocumentedAndEveryDocumentedMetricExists() throws IOException {
    registered(FeedsThatCommitted.clicks());
    new CheckpointMetrics(registry).register("clicks");
    try (Webhook webhook = new Webhook(ALERTS, Duration.ofSeconds(1))) {
      WebhookMetrics.register(registry, webhook);
    }

    Set<String> scraped = new TreeSet<>();
    registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ")[2])
        .filter(name -> !name.endsWith("_max"))
        .forEach(scraped::add);

    assertThat(documented(Files.readString(DOCUMENT))).isEqualTo(scraped);
  }

  private static Set<String> documented(String text) {
    Set<String> names = new TreeSet<>();
    Matcher row = Pattern.compile("(?m)^\\|([^|]*sluice_writer_[^|]*)\\|").matcher(text);
    while (row.find()) {
      Matcher name =
          Pattern.compile("`(sluice_writer_[a-z_]*)(?:\\{([a-z_,]+)\\}([a-z_]*))?")
              .matcher(row.group(1));
      while (name.find()) {
        names.addAll(expand(name));
      }
    }
    return names;
  }

  /** {@code a_{b,c}_total{table}} is two metrics; {@code a{table}} is one. */
  private static Set<String> expand(Matcher name) {
    Set<String> names = new TreeSet<>();
    if (name.group(2) == null || name.group(3).isEmpty() && !name.group(1).endsWith("_")) {
      names.add(name.group(1));
      return names;
    }
    for (String middle : name.group(2).split(",")) {
      names.add(name.group(1) + middle + name.group(3));
    }
    return names;
  }
}
