package io.sluice.writer.table;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bounds and null count of one leaf column in one file.
 *
 * <p>Bounds are bounds, not necessarily values that occur: a long string may be cut, as long as
 * {@code min} sorts at or before and {@code max} at or after every value. No bound is always right;
 * a floating point column that holds a NaN has none.
 *
 * @param path the names from the top of the row to the leaf: {@code [geo, lat]}
 * @param min a String, Boolean, Integer, Long, Float, Double, BigDecimal, LocalDate or Instant
 * @param max of the same type as {@code min}
 */
public record ColumnStatistics(
    List<String> path, @Nullable Object min, @Nullable Object max, long nullCount) {

  public ColumnStatistics {
    path = List.copyOf(path);
    if (path.isEmpty() || nullCount < 0) {
      throw new IllegalArgumentException(
          "Cannot state statistics of column %s: null count %d".formatted(path, nullCount));
    }
    requireBound(path, min);
    requireBound(path, max);
    if (min != null && max != null && min.getClass() != max.getClass()) {
      throw new IllegalArgumentException(
          "Cannot state statistics of column %s: bounds %s and %s differ in type"
              .formatted(path, min, max));
    }
  }

  private static void requireBound(List<String> path, @Nullable Object bound) {
    if (bound != null && !isBound(bound)) {
      throw new IllegalArgumentException(
          "Cannot state statistics of column %s: %s of %s is no bound; leave it out"
              .formatted(path, bound, bound.getClass().getName()));
    }
  }

  private static boolean isBound(Object bound) {
    if (bound instanceof Double number) {
      return Double.isFinite(number);
    }
    if (bound instanceof Float number) {
      return Float.isFinite(number);
    }
    return bound instanceof String
        || bound instanceof Boolean
        || bound instanceof Integer
        || bound instanceof Long
        || bound instanceof BigDecimal
        || bound instanceof LocalDate
        || bound instanceof Instant;
  }
}
