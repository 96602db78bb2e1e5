package io.sluice.pipeline.file;

import io.sluice.pipeline.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong, so that one run names everything and not just the first of it. */
final class Problems {

  private final List<Problem> found = new ArrayList<>();

  /** What the reading gives, or null if it ended in a problem, which is then kept. */
  <T> @Nullable T collect(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (Invalid e) {
      found.add(e.problem());
      return null;
    }
  }

  void check(Runnable check) {
    this.<Boolean>collect(
        () -> {
          check.run();
          return true;
        });
  }

  boolean any() {
    return !found.isEmpty();
  }

  PipelineFileException failure() {
    Comparator<Position> order =
        Comparator.comparingInt(Position::line).thenComparingInt(Position::column);
    return new PipelineFileException(
        found.stream().distinct().sorted(Comparator.comparing(Problem::at, order)).toList());
  }
}
