package io.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.deploy.MetricUse;
import io.sluice.deploy.Monitoring;
import io.sluice.deploy.ScrapedMetrics;
import io.sluice.writer.feed.FeedsThatCommitted;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Alert rules and dashboards ask for nothing that the writer does not say. */
class MonitoringTest {

  private static final String OURS = "sluice_writer_";

  private static ScrapedMetrics scrape() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    FeedMetrics.register(registry, FeedsThatCommitted.clicks(), InstantSource.system());
    new CheckpointMetrics(registry).register("clicks");
    return ScrapedMetrics.of(registry.scrape());
  }

  @Test
  void everyMetricAndLabelExists() throws Exception {
    List<MetricUse> uses = Monitoring.in(Path.of("../deploy")).uses();
    assertThat(uses).extracting(MetricUse::metric).anyMatch(metric -> metric.startsWith(OURS));
    assertThat(scrape().missing(uses, OURS)).isEmpty();
  }

  @Test
  void aWrongNameIsFound() {
    assertThat(
            scrape()
                .missing(
                    List.of(
                        new MetricUse("a", "sluice_writer_lag", Set.of("table")),
                        new MetricUse("b", "sluice_writer_lag_records", Set.of("view"))),
                    OURS))
        .containsExactly(
            "a: there is no metric sluice_writer_lag",
            "b: sluice_writer_lag_records has no label view");
  }
}
