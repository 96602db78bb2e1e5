package io.sluice.spark.verify;

import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.ListOf;
import io.sluice.schema.Type.MapOf;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.Type.Struct;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Values between the classes that Spark hands to a function and those that {@link Type} names.
 *
 * <p>Spark's session has {@code spark.sql.datetime.java8API.enabled}: the older classes of Java
 * know another calendar before 1582.
 */
final class SparkValues {

  private static final long MICROS = 1_000_000L;

  private SparkValues() {}

  static @Nullable Object fromSpark(@Nullable Object value, Type type) {
    if (value == null) {
      return null;
    }
    if (type instanceof Struct struct) {
      return row((org.apache.spark.sql.Row) value, struct.row());
    }
    if (type instanceof ListOf list) {
      List<@Nullable Object> elements = new ArrayList<>();
      for (Object element : CollectionConverters.asJava((scala.collection.Iterable<?>) value)) {
        elements.add(fromSpark(element, list.element()));
      }
      return elements;
    }
    if (type instanceof MapOf map) {
      Map<String, @Nullable Object> entries = new LinkedHashMap<>();
      CollectionConverters.asJava((scala.collection.Map<?, ?>) value)
          .forEach((key, entry) -> entries.put((String) key, fromSpark(entry, map.value())));
      return entries;
    }
    return type instanceof Primitive primitive ? primitive(value, primitive) : value;
  }

  /** A row of the given columns, in their order. */
  static Row row(org.apache.spark.sql.Row row, RowType type) {
    Row values = new Row(type);
    for (int i = 0; i < type.size(); i++) {
      Object value = fromSpark(row.get(i), type.field(i).type());
      if (value != null) {
        values.setObject(i, value);
      }
    }
    return values;
  }

  private static Object primitive(Object value, Primitive type) {
    return switch (type) {
      case INT -> ((Integer) value).longValue();
      case FLOAT -> ((Float) value).doubleValue();
      case DATE -> ((LocalDate) value).toEpochDay();
      case TIMESTAMP -> micros((Instant) value);
      case BOOLEAN, LONG, DOUBLE, STRING, BYTES -> value;
    };
  }

  /** Not {@link ChronoUnit#between}, which overflows on the way for the first and last second. */
  private static long micros(Instant instant) {
    long second = instant.getEpochSecond();
    long micro = instant.getNano() / 1_000;
    return second < 0
        ? Math.addExact(Math.multiplyExact(second + 1, MICROS), micro - MICROS)
        : Math.addExact(Math.multiplyExact(second, MICROS), micro);
  }

  static @Nullable Object toSpark(@Nullable Object value, Type type) {
    if (value == null) {
      return null;
    }
    if (type instanceof Struct struct) {
      return sparkRow((Row) value, struct.row());
    }
    if (type instanceof ListOf list) {
      List<@Nullable Object> elements = new ArrayList<>();
      for (Object element : (List<?>) value) {
        elements.add(toSpark(element, list.element()));
      }
      return elements;
    }
    if (type instanceof MapOf map) {
      Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
      ((Map<?, ?>) value).forEach((key, entry) -> entries.put(key, toSpark(entry, map.value())));
      return entries;
    }
    return type instanceof Primitive primitive ? sparkPrimitive(value, primitive) : value;
  }

  static org.apache.spark.sql.Row sparkRow(Row row, RowType type) {
    @Nullable Object[] values = new Object[type.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = toSpark(row.get(i), type.field(i).type());
    }
    return RowFactory.create(values);
  }

  private static Object sparkPrimitive(Object value, Primitive type) {
    return switch (type) {
      case INT -> ((Long) value).intValue();
      case FLOAT -> ((Double) value).floatValue();
      case DATE -> LocalDate.ofEpochDay((Long) value);
      case TIMESTAMP -> instant((Long) value);
      case BOOLEAN, LONG, DOUBLE, STRING, BYTES -> value;
    };
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
  }
}
