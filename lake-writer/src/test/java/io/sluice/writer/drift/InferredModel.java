package io.sluice.writer.drift;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table whose records have no schema, by what the docs say of each value that
 * comes.
 */
final class InferredModel {

  private sealed interface Kind {}

  private enum Single implements Kind {
    BOOLEAN,
    STRING,
    DOUBLE,
    LONG
  }

  private record Fields(Map<String, Kind> kinds) implements Kind {}

  private record Items(Kind kind) implements Kind {}

  /** A value has no place in the table. */
  private static final class NoPlaceException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private Fields columns = new Fields(Map.of());

  /** Whether a record becomes a row; only then are there the columns that it brings. */
  boolean takes(Map<?, ?> record) {
    try {
      columns = fitted(columns, record);
      return true;
    } catch (NoPlaceException inQuarantine) {
      return false;
    }
  }

  /** The types by path, as {@link Columns#types} has them. */
  Map<String, String> types() {
    Map<String, String> types = new TreeMap<>();
    columns.kinds().forEach((name, kind) -> collect(kind, name, types));
    return types;
  }

  private static void collect(Kind kind, String path, Map<String, String> into) {
    if (kind instanceof Fields fields) {
      into.put(path, "struct");
      fields.kinds().forEach((name, inner) -> collect(inner, path + "." + name, into));
    } else if (kind instanceof Items items) {
      into.put(path, "list");
      collect(items.kind(), path + "[]", into);
    } else {
      into.put(path, kind.toString().toLowerCase(Locale.ROOT));
    }
  }

  private static Fields fitted(Fields columns, Map<?, ?> record) {
    Map<String, Kind> kinds = new TreeMap<>(columns.kinds());
    record.forEach(
        (name, value) -> {
          Kind column = kinds.get(name);
          Optional<Kind> kind = column == null ? kind(value) : Optional.of(fitted(column, value));
          kind.ifPresent(is -> put((String) name, is, kinds));
        });
    return new Fields(kinds);
  }

  private static void put(String name, Kind kind, Map<String, Kind> into) {
    if (into.keySet().stream().anyMatch(is -> is.equalsIgnoreCase(name) && !is.equals(name))) {
      throw new NoPlaceException();
    }
    into.put(name, kind);
  }

  private static Kind fitted(Kind column, @Nullable Object value) {
    if (value == null) {
      return column;
    }
    if (column instanceof Fields fields && value instanceof Map<?, ?> record) {
      return fitted(fields, record);
    }
    if (column instanceof Items items && value instanceof List<?> list) {
      Kind kind = items.kind();
      for (Object item : list) {
        kind = fitted(kind, item);
      }
      return new Items(kind);
    }
    if (column == Single.BOOLEAN && value instanceof Boolean
        || column == Single.STRING && value instanceof String
        || column == Single.DOUBLE && value instanceof Number number && isDouble(number)
        || column == Single.LONG && (value instanceof Long || value instanceof Integer)) {
      return column;
    }
    throw new NoPlaceException();
  }

  /** Of what kind the column of a value is; empty of one that does not say. */
  private static Optional<Kind> kind(@Nullable Object value) {
    if (value instanceof Map<?, ?> record) {
      Fields fields = fitted(new Fields(Map.of()), record);
      return fields.kinds().isEmpty() ? Optional.empty() : Optional.of(fields);
    }
    if (value instanceof List<?> list) {
      Optional<Kind> kind = Optional.empty();
      for (Object item : list) {
        Optional<Kind> before = kind;
        Optional<Kind> next = kind(item);
        kind = next.map(is -> before.map(was -> common(was, is)).orElse(is)).or(() -> before);
      }
      return kind.map(Items::new);
    }
    if (value instanceof Number number) {
      return Optional.of(isDouble(number) ? Single.DOUBLE : Single.LONG);
    }
    return Optional.ofNullable(value)
        .map(is -> is instanceof Boolean ? Single.BOOLEAN : Single.STRING);
  }

  private static Kind common(Kind one, Kind other) {
    if (one instanceof Fields is && other instanceof Fields comes) {
      Map<String, Kind> kinds = new TreeMap<>(is.kinds());
      comes
          .kinds()
          .forEach(
              (name, kind) -> {
                Kind known = kinds.get(name);
                put(name, known == null ? kind : common(known, kind), kinds);
              });
      return new Fields(kinds);
    }
    if (one instanceof Items is && other instanceof Items comes) {
      return new Items(common(is.kind(), comes.kind()));
    }
    if (one.equals(other)) {
      return one;
    }
    throw new NoPlaceException();
  }

  /** Whether it is a double, and no whole number that none can be. */
  private static boolean isDouble(Number number) {
    return number instanceof Double
        || number instanceof Float
        || new BigDecimal(number.doubleValue()).equals(new BigDecimal(number.longValue()));
  }
}
