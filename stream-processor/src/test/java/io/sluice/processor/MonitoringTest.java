package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.deploy.MetricUse;
import io.sluice.deploy.Monitoring;
import io.sluice.deploy.ScrapedMetrics;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.processor.dimension.DimensionTables;
import io.sluice.processor.dimension.Dimensions;
import io.sluice.processor.dimension.KernelEngine;
import io.sluice.processor.time.WindowClosing;
import io.sluice.processor.view.ViewMetrics;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Alert rules and dashboards ask for nothing that the processor does not say. */
class MonitoringTest {

  private static final String[] OURS = {"sluice_processor_", "sluice_dimension_"};

  private static final String PIPELINE =
      """
      pipeline: shop
      lake: { root: "%s" }
      streams:
        clicks: { topic: clicks, schema: { product_id: string } }
      dimensions:
        products: { table: spark-products, key: product_id }
      views:
        named:
          from: clicks
          lookup: { dimension: products, by: product_id }
          select: { id: clicks.product_id, name: products.name }
      """;

  private static ScrapedMetrics scrape() {
    Pipeline pipeline =
        PipelineFile.parse(
            Path.of("p.yaml"), PIPELINE.formatted(Path.of("src/test/resources").toUri()), Map.of());
    DimensionTables tables =
        new DimensionTables(KernelEngine.create(pipeline.lake()), new Names(pipeline));
    PipelinePlan plan = PipelinePlan.of(pipeline, tables);
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ViewMeters.register(ViewMetrics.of(plan), new WindowClosing(), registry);
    SourceLag.register(Map.of("clicks", "clicks"), List::of, registry);
    try (Dimensions dimensions =
        Dimensions.load(
            pipeline,
            plan.views().values(),
            tables,
            Path.of("nothing-is-put-here"),
            InstantSource.system(),
            registry)) {
      assertThat(dimensions.byName()).containsKey("products");
      return ScrapedMetrics.of(registry.scrape());
    }
  }

  @Test
  void everyMetricAndLabelExists() throws Exception {
    List<MetricUse> uses = Monitoring.in(Path.of("../deploy")).uses();
    for (String prefix : OURS) {
      assertThat(uses).extracting(MetricUse::metric).anyMatch(each -> each.startsWith(prefix));
    }
    assertThat(scrape().missing(uses, OURS)).isEmpty();
  }

  @Test
  void aWrongNameIsFound() {
    assertThat(
            scrape()
                .missing(
                    List.of(
                        new MetricUse("a", "sluice_dimension_age", Set.of()),
                        new MetricUse("b", "sluice_processor_late_total", Set.of("table"))),
                    OURS))
        .containsExactly(
            "a: there is no metric sluice_dimension_age",
            "b: sluice_processor_late_total has no label table");
  }
}
