package io.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoringTest {

  private static final String PAGE =
      """
      # HELP a_total What a is
      # TYPE a_total counter
      a_total{table="x{y}, z=\\"q\\"",le="0.1"} 1.0
      b 2
      """;

  @Test
  void findsMetricsAndLabelsOfExpressions() {
    assertThat(uses("a_total")).containsExactly(new MetricUse("here", "a_total", Set.of()));
    assertThat(
            uses(
                "sum by (table, view) (rate(a_total{le=~\"by (b)\", x!='$y'}[5m])) / b offset 5m > 1e6"))
        .containsExactly(
            new MetricUse("here", "a_total", Set.of("table", "view", "le", "x")),
            new MetricUse("here", "b", Set.of("table", "view")));
    assertThat(
            uses(
                "histogram_quantile(0.9, sum(rate(c_bucket[$__rate_interval])) by (le)) and on(table) d"))
        .containsExactly(
            new MetricUse("here", "c_bucket", Set.of("le", "table")),
            new MetricUse("here", "d", Set.of("le", "table")));
  }

  private static List<MetricUse> uses(String expression) {
    return PromExpression.uses("here", expression);
  }

  @Test
  void saysWhatIsNotThere() {
    ScrapedMetrics scraped = ScrapedMetrics.of(PAGE);
    List<MetricUse> uses =
        List.of(
            new MetricUse("r", "a_total", Set.of("table", "le", "job", "view")),
            new MetricUse("r", "a", Set.of()),
            new MetricUse("r", "b", Set.of("table")),
            new MetricUse("r", "others_total", Set.of()));
    assertThat(scraped.missing(uses, "a", "b"))
        .containsExactly(
            "r: a_total has no label view", "r: there is no metric a", "r: b has no label table");
  }

  /** So that the services' own tests look at every one. */
  @Test
  void everyMetricOfRulesAndDashboardsIsOneOfAService() throws Exception {
    List<MetricUse> uses = Monitoring.in(Path.of("")).uses();
    assertThat(uses).hasSizeGreaterThan(45);
    assertThat(uses)
        .extracting(MetricUse::metric)
        .allMatch(metric -> metric.matches("up|sluice_(writer|processor|dimension|run)_\\w+"));
    assertThat(uses)
        .extracting(MetricUse::place)
        .anyMatch(place -> place.startsWith("alerts.yaml, "))
        .contains("writer.json, Lag", "writer.json, variable table", "processor.json, Late rows");
  }

  @Test
  void labelsOfTextsCount(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("prometheus"));
    Files.createDirectories(folder.resolve("grafana"));
    Files.writeString(
        folder.resolve("prometheus/alerts.yaml"),
        """
        groups:
          - name: g
            rules:
              - { alert: A, expr: b > 0, annotations: { summary: "{{ $labels.tabel }}" } }
        """);
    Files.writeString(
        folder.resolve("grafana/one.json"),
        """
        {"panels":[{"title":"P","targets":[{"expr":"b","legendFormat":"{{table}} x"}]}],
         "templating":{"list":[{"name":"v","query":{"query":"label_values(b, view)"}}]}}
        """);
    assertThat(ScrapedMetrics.of(PAGE).missing(Monitoring.in(folder).uses(), "b"))
        .containsExactly(
            "alerts.yaml, A: b has no label tabel",
            "one.json, P: b has no label table",
            "one.json, variable v: b has no label view");
  }
}
