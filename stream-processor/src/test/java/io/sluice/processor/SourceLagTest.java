package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

/** What waits is what the clients say of the source's own partitions, each counted once. */
class SourceLagTest {

  private static final String FETCHES = "consumer-fetch-manager-metrics";

  private record Told(MetricName metricName, Object metricValue) implements Metric {}

  private static Metric lag(String client, String topic, int partition, double value) {
    return told("records-lag", FETCHES, client, topic, partition, value);
  }

  private static Metric told(
      String name, String group, String client, String topic, int partition, Object value) {
    return new Told(
        new MetricName(
            name,
            group,
            "",
            Map.of("client-id", client, "topic", topic, "partition", Integer.toString(partition))),
        value);
  }

  @Test
  void partitionsAreSummedUp() {
    assertThat(
            SourceLag.of(
                "shop.clicks",
                List.of(
                    lag("one", "shop.clicks", 0, 3),
                    lag("two", "shop.clicks", 1, 4),
                    lag("one", "shop.orders", 0, 100),
                    told("records-lag-max", FETCHES, "one", "shop.clicks", 0, 50.0),
                    told("records-lag", "others", "one", "shop.clicks", 2, 60.0))))
        .isEqualTo(7);
  }

  @Test
  void aTopicThatHasTwoNamesIsCountedOnce() {
    List<Metric> both = List.of(lag("one", "shop.clicks", 0, 3), lag("one", "shop_clicks", 0, 3));

    assertThat(SourceLag.of("shop.clicks", both)).isEqualTo(3);
    assertThat(SourceLag.of("shop.clicks", both.subList(1, 2))).isEqualTo(3);
  }

  @Test
  void aPartitionThatMovesIsCountedOnce() {
    assertThat(
            SourceLag.of("clicks", List.of(lag("old", "clicks", 0, 9), lag("new", "clicks", 0, 4))))
        .isEqualTo(4);
  }

  @Test
  void whatNobodyHasAskedForIsNotKnown() {
    assertThat(SourceLag.of("clicks", List.of())).isNaN();
    assertThat(SourceLag.of("clicks", List.of(lag("one", "clicks", 0, Double.NaN)))).isNaN();
  }

  @Test
  void eachSourceIsAMeterThatAsksAnew() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    List<Metric> clients = new ArrayList<>();
    SourceLag.register(Map.of("clicks", "shop.clicks"), () -> clients, registry);

    clients.add(lag("one", "shop.clicks", 0, 12));

    assertThat(registry.scrape()).contains("sluice_processor_lag_records{source=\"clicks\"} 12");
  }
}
