package io.sluice.writer.drift;

import io.sluice.writer.drift.Shape.Member;
import io.sluice.writer.drift.Shape.Scalar;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Whether columns that were made of some fields can hold a record, with nothing lost of theirs. */
record Fits(Wire.Format format) {

  boolean record(Map<?, ?> values, List<Member> columns) {
    for (Member column : columns) {
      Object value = values.get(column.name());
      if (value == null ? !column.isOptional() : !value(value, column.shape())) {
        return false;
      }
    }
    return true;
  }

  private boolean value(Object value, Shape column) {
    if (column instanceof Scalar scalar) {
      return value(value, scalar);
    }
    if (column instanceof Shape.Nested nested) {
      return value instanceof Map<?, ?> record && record(record, nested.members());
    }
    if (column instanceof Shape.ListOf list) {
      return value instanceof List<?> items
          && items.stream().allMatch(item -> value(item, list.element()));
    }
    if (column instanceof Shape.MapOf map) {
      return value instanceof Map<?, ?> entries
          && entries.values().stream().allMatch(entry -> value(entry, map.value()));
    }
    return column instanceof Shape.Symbols && value instanceof String;
  }

  private boolean value(Object value, Scalar column) {
    boolean isWhole = value instanceof Integer || value instanceof Long;
    return switch (column) {
      case BOOLEAN -> value instanceof Boolean;
      case STRING -> value instanceof String;
      case INT -> isWhole && ((Number) value).longValue() == ((Number) value).intValue();
      case LONG -> isWhole;
      case FLOAT -> value instanceof Number n && Math.abs(n.doubleValue()) <= Float.MAX_VALUE;
      case DOUBLE ->
          value instanceof Number n && (!isWhole || format.isText() || isExact(n.longValue()));
    };
  }

  /** Whether a double can be just this number. */
  private static boolean isExact(long value) {
    return new BigDecimal((double) value).equals(new BigDecimal(value));
  }
}
