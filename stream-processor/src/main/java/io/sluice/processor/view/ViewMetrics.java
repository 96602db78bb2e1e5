package io.sluice.processor.view;

import io.sluice.plan.PipelinePlan;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counts of a pipeline's views, and of the records that could not be read for them. */
public final class ViewMetrics {

  private final Map<String, ViewCounts> views = new LinkedHashMap<>();
  private final Map<String, LongAdder> malformed = new LinkedHashMap<>();

  private ViewMetrics(Collection<String> views, Collection<String> sources) {
    views.forEach(view -> this.views.put(view, new ViewCounts()));
    sources.forEach(source -> malformed.put(source, new LongAdder()));
  }

  /** Counts at zero for every view, and every stream or view that one reads. */
  public static ViewMetrics of(PipelinePlan plan) {
    return new ViewMetrics(
        plan.views().keySet(),
        plan.views().values().stream()
            .flatMap(view -> Sources.of(view).stream())
            .map(source -> source.name())
            .distinct()
            .toList());
  }

  /** The views that have counts, in building order. */
  public Collection<String> views() {
    return views.keySet();
  }

  public ViewCounts view(String name) {
    return known(views, name);
  }

  /** The streams and views that are read, each once. */
  public Collection<String> sources() {
    return malformed.keySet();
  }

  /** How many records of a stream or view could not be read, and were skipped. */
  public long malformed(String source) {
    return known(malformed, source).sum();
  }

  public void countMalformed(String source) {
    known(malformed, source).increment();
  }

  private static <T> T known(Map<String, T> counts, String name) {
    T known = counts.get(name);
    if (known == null) {
      throw new IllegalArgumentException(
          "Cannot count '%s': there are %s".formatted(name, counts.keySet()));
    }
    return known;
  }
}
