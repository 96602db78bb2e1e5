package io.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.writer.table.TableDefinition;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointMetricsTest {

  private static final TableDefinition CLICKS =
      new TableDefinition(
          "shop", "clicks", URI.create("file:///lake/clicks"), "{}", List.of(), Map.of());

  @Test
  void failuresAreCountedUnderTheNameOfTheTable() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    CheckpointMetrics metrics = new CheckpointMetrics(registry);
    metrics.register("clicks");
    metrics.register("profiles");

    metrics.written(CLICKS, 100, Duration.ofMillis(1_500));
    metrics.failed(CLICKS, 200, new IOException("full"));
    metrics.failed(CLICKS, 300, new IOException("full"));

    assertThat(registry.scrape().lines())
        .contains(
            "sluice_writer_checkpoint_failures_total{table=\"clicks\"} 2.0",
            "sluice_writer_checkpoint_failures_total{table=\"profiles\"} 0.0",
            "sluice_writer_checkpoint_seconds_count{table=\"clicks\"} 1",
            "sluice_writer_checkpoint_seconds_sum{table=\"clicks\"} 1.5");
  }
}
