package io.sluice.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The results of a comparison, side by side and as ratios. */
record DrainReport(long less, long more, int rounds, List<DrainResult> results) {

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "medians of %d rounds (least to most); s: CPU seconds of whole processes%n",
            rounds));
    text.append(
        String.format(
            Locale.ROOT,
            "%-20s %18s %12s %20s %26s %9s %9s %12s%n",
            "",
            "1,000 events s",
            events(less) + " s",
            events(more) + " s",
            "us for one more event",
            "/ceiling",
            "/Spark s",
            "peak RSS MiB"));
    results.forEach(result -> text.append(line(result)));
    return text.toString();
  }

  private static String events(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private String line(DrainResult result) {
    return String.format(
        Locale.ROOT,
        "%-20s %18s %12.1f %20s %26s %9s %9s %12.0f%n",
        result.contender(),
        result.start().spread(1),
        result.less().median(),
        result.more().spread(1),
        result.perEvent().spread(2),
        ratio(toCeiling(result)),
        ratio(toSpark(result)),
        result.peakRssMib().most());
  }

  private static String ratio(Optional<Double> ratio) {
    return ratio.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("");
  }

  /** Of the CPU for one more event. */
  private Optional<Double> toCeiling(DrainResult result) {
    return of(Contender.CEILING)
        .map(ceiling -> result.perEvent().median() / ceiling.perEvent().median());
  }

  /** Of the CPU of the whole process. */
  private Optional<Double> toSpark(DrainResult result) {
    return of(Contender.SPARK_JSON_SNAPPY)
        .map(spark -> result.more().median() / spark.more().median());
  }

  private Optional<DrainResult> of(Contender contender) {
    return results.stream().filter(result -> result.contender() == contender).findFirst();
  }

  String json() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("rounds", rounds);
    report.put("lessEvents", less);
    report.put("moreEvents", more);
    report.put("contenders", results.stream().map(this::fields).toList());
    try {
      return new ObjectMapper().writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report of numbers and names is JSON", e);
    }
  }

  private Map<String, Object> fields(DrainResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", result.contender().toString());
    fields.put("startCpuSeconds", result.start());
    fields.put("lessCpuSeconds", result.less());
    fields.put("moreCpuSeconds", result.more());
    fields.put("cpuMicrosPerEvent", result.perEvent());
    fields.put("peakRssMib", result.peakRssMib());
    toCeiling(result).ifPresent(ratio -> fields.put("perEventToCeiling", ratio));
    toSpark(result).ifPresent(ratio -> fields.put("moreToSpark", ratio));
    return fields;
  }
}
