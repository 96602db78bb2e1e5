package io.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.writer.feed.FeedStatus;
import io.sluice.writer.feed.FeedsThatCommitted;
import org.junit.jupiter.api.Test;

class FeedMetricsTest {

  @Test
  void everyFeedHasItsNumbersUnderTheNameOfItsTable() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    FeedMetrics.register(registry, FeedsThatCommitted.clicks());
    FeedMetrics.register(registry, new FeedStatus("profiles", "shop.profiles"));

    assertThat(registry.scrape().lines())
        .contains(
            "sluice_writer_rows_total{table=\"clicks\"} 5.0",
            "sluice_writer_quarantined_total{table=\"clicks\"} 2.0",
            "sluice_writer_commits_total{table=\"clicks\"} 1.0",
            "sluice_writer_commit_seconds_count{table=\"clicks\"} 1",
            "sluice_writer_commit_seconds_sum{table=\"clicks\"} 0.25",
            "sluice_writer_lag_records{table=\"clicks\"} 3.0",
            "sluice_writer_buffered_bytes{table=\"clicks\"} 0.0",
            "sluice_writer_table_version{table=\"clicks\"} 7.0",
            "sluice_writer_table_version{table=\"profiles\"} -1.0",
            "sluice_writer_rows_total{table=\"profiles\"} 0.0");
  }
}
