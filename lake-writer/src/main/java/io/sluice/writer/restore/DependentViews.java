package io.sluice.writer.restore;

import io.sluice.pipeline.Located;
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
      if (view.reads().stream().map(Located::text).anyMatch(known::contains)) {
        known.add(view.name());
        dependent.add(view.name());
      }
    }
    return dependent;
  }
}
