package io.sluice.deploy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service exposes, by metric the labels that it has; read from its page of Prometheus text.
 */
public final class ScrapedMetrics {

  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+(?: \\d+)?$");

  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"(?:[^\"\\\\]|\\\\.)*\"");

  /** Prometheus itself adds them to everything that it scrapes. */
  private static final Set<String> ADDED = Set.of("job", "instance");

  private final Map<String, Set<String>> labels = new TreeMap<>();

  private ScrapedMetrics() {}

  /**
   * @param page what the service answers at {@code /metrics}
   */
  public static ScrapedMetrics of(String page) {
    ScrapedMetrics metrics = new ScrapedMetrics();
    Matcher sample = SAMPLE.matcher(page);
    while (sample.find()) {
      Set<String> names = metrics.labels.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
      Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
      while (label.find()) {
        names.add(label.group(1));
      }
    }
    return metrics;
  }

  /** What is asked for and not there, a line each; metrics of other prefixes are passed over. */
  public List<String> missing(List<MetricUse> uses, String... prefixes) {
    return uses.stream()
        .filter(use -> List.of(prefixes).stream().anyMatch(use.metric()::startsWith))
        .flatMap(use -> missing(use).stream())
        .distinct()
        .toList();
  }

  private List<String> missing(MetricUse use) {
    Set<String> exposed = labels.get(use.metric());
    if (exposed == null) {
      return List.of("%s: there is no metric %s".formatted(use.place(), use.metric()));
    }
    return use.labels().stream()
        .filter(label -> !exposed.contains(label) && !ADDED.contains(label))
        .map(label -> "%s: %s has no label %s".formatted(use.place(), use.metric(), label))
        .toList();
  }
}
