package io.sluice.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.deploy.MetricUse;
import io.sluice.deploy.Monitoring;
import io.sluice.deploy.ScrapedMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Alert rules ask for nothing that {@code run} does not say. */
class MonitoringTest {

  private static final String OURS = "sluice_run_";

  private static ScrapedMetrics scrape() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    JobMeters.register("maintain", registry);
    return ScrapedMetrics.of(registry.scrape());
  }

  @Test
  void everyMetricAndLabelExists() throws Exception {
    List<MetricUse> uses = Monitoring.in(Path.of("../deploy")).uses();

    assertThat(uses).extracting(MetricUse::metric).anyMatch(each -> each.startsWith(OURS));
    assertThat(scrape().missing(uses, OURS)).isEmpty();
  }

  @Test
  void aWrongNameIsFound() {
    assertThat(scrape().missing(List.of(new MetricUse("a", "sluice_run_failures", Set.of())), OURS))
        .containsExactly("a: there is no metric sluice_run_failures");
  }
}
