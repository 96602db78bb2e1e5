package io.sluice.writer.restore;

import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.ViewDefinition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The views that read the records of a stream or view, directly or through one another. */
final class DependentViews {

  private DependentViews() {}

  /**
   * @param name of a stream or view
   */
  static List<String> of(Pipeline pipeline, String name) {
    Set<String> known = new LinkedHashSet<>(List.of(name));
    List<String> dependent = new ArrayList<>();
    // Each view comes after those it builds on.
    for (ViewDefinition view : pipeline.views().values()) {
      if (sources(view).stream().anyMatch(known::contains)) {
        known.add(view.name());
        dependent.add(view.name());
      }
    }
    return dependent;
  }

  private static List<String> sources(ViewDefinition view) {
    List<String> sources = new ArrayList<>(List.of(view.from().text()));
    view.join().ifPresent(join -> sources.add(join.stream().text()));
    view.tableJoin().ifPresent(join -> sources.add(join.table().text()));
    view.streamLookup().ifPresent(lookup -> sources.add(lookup.target().text()));
    return sources;
  }
}
