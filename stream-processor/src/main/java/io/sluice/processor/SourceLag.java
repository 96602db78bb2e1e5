package io.sluice.processor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * How many records of each stream or view that is read wait in the partitions of this process, as
 * its Kafka clients know it.
 */
final class SourceLag {

  private static final String GROUP = "consumer-fetch-manager-metrics";
  private static final String NAME = "records-lag";

  private SourceLag() {}

  /**
   * @param topics of the sources, by their names
   * @param metrics of the clients, asked each time
   */
  static void register(
      Map<String, String> topics,
      Supplier<Collection<? extends Metric>> metrics,
      MeterRegistry registry) {
    topics.forEach(
        (source, topic) ->
            Gauge.builder("sluice.processor.lag.records", () -> of(topic, metrics.get()))
                .description("Records of the partitions of this process that are not read yet")
                .tag("source", source)
                .register(registry));
  }

  /**
   * The sum over the partitions of a topic; not a number while none has been asked for.
   *
   * @param metrics also of other topics; clients call one with dots by another name as well
   */
  static double of(String topic, Collection<? extends Metric> metrics) {
    Map<String, Double> lags = lags(topic, metrics);
    if (lags.isEmpty()) {
      lags = lags(topic.replace('.', '_'), metrics);
    }
    return lags.isEmpty()
        ? Double.NaN
        : lags.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** By partition: while one moves, two consumers of this process may tell of it. */
  private static Map<String, Double> lags(String topic, Collection<? extends Metric> metrics) {
    return metrics.stream()
        .filter(metric -> isLag(metric.metricName(), topic))
        .filter(metric -> Double.isFinite(value(metric)))
        .collect(
            Collectors.toMap(
                metric -> metric.metricName().tags().getOrDefault("partition", ""),
                SourceLag::value,
                Math::min));
  }

  private static boolean isLag(MetricName name, String topic) {
    return name.name().equals(NAME)
        && name.group().equals(GROUP)
        && topic.equals(name.tags().get("topic"));
  }

  private static double value(Metric metric) {
    return ((Number) metric.metricValue()).doubleValue();
  }
}
