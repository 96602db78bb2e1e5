package io.sluice.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The results of a comparison of views, side by side and as ratios. */
record ViewsReport(long less, long more, int rounds, List<Double> loads, List<ViewResult> results) {

  /**
   * @throws IllegalStateException if a contender did not come to the rows of the one by hand
   */
  ViewsReport {
    results = List.copyOf(results);
    for (ViewResult result : results) {
      plain(result, results)
          .filter(plain -> plain.rows() != result.rows())
          .ifPresent(
              plain -> {
                throw new IllegalStateException(
                    "%s gave %d rows, %s %d"
                        .formatted(
                            result.contender(), result.rows(), plain.contender(), plain.rows()));
              });
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "medians of %d rounds (least to most); s: CPU seconds of whole processes;"
                + " load before each round and at the end: %s%n",
            rounds,
            loads));
    text.append(
        String.format(
            Locale.ROOT,
            "%-18s %12s %20s %26s %8s %8s %12s %10s%n",
            "",
            String.format(Locale.ROOT, "%,d s", less),
            String.format(Locale.ROOT, "%,d s", more),
            "us for one more event",
            "/plain",
            "s /plain",
            "peak RSS MiB",
            "rows"));
    results.forEach(result -> text.append(line(result)));
    return text.toString();
  }

  private String line(ViewResult result) {
    return String.format(
        Locale.ROOT,
        "%-18s %12.1f %20s %26s %8s %8s %12.0f %10d%n",
        result.contender(),
        result.less().median(),
        result.more().spread(1),
        result.perEvent().spread(2),
        ratio(perEventToPlain(result)),
        ratio(moreToPlain(result)),
        result.peakRssMib().most(),
        result.rows());
  }

  private static String ratio(Optional<Double> ratio) {
    return ratio.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("");
  }

  private Optional<Double> perEventToPlain(ViewResult result) {
    return plain(result).map(it -> result.perEvent().median() / it.perEvent().median());
  }

  private Optional<Double> moreToPlain(ViewResult result) {
    return plain(result).map(it -> result.more().median() / it.more().median());
  }

  private Optional<ViewResult> plain(ViewResult result) {
    return plain(result, results);
  }

  private static Optional<ViewResult> plain(ViewResult result, List<ViewResult> results) {
    return results.stream()
        .filter(other -> other.contender() == result.contender().ceiling())
        .findFirst();
  }

  String json() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("rounds", rounds);
    report.put("lessEvents", less);
    report.put("moreEvents", more);
    report.put("loads", loads);
    report.put("contenders", results.stream().map(this::fields).toList());
    try {
      return new ObjectMapper().writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report of numbers and names is JSON", e);
    }
  }

  private Map<String, Object> fields(ViewResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", result.contender().toString());
    fields.put("lessCpuSeconds", result.less());
    fields.put("moreCpuSeconds", result.more());
    fields.put("cpuMicrosPerEvent", result.perEvent());
    fields.put("peakRssMib", result.peakRssMib());
    fields.put("rows", result.rows());
    perEventToPlain(result).ifPresent(ratio -> fields.put("perEventToPlain", ratio));
    moreToPlain(result).ifPresent(ratio -> fields.put("moreToPlain", ratio));
    return fields;
  }
}
