package io.sluice.writer.delta;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import io.sluice.writer.table.ColumnStatistics;
import io.sluice.writer.table.FileStatistics;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Statistics in the form of Delta PROTOCOL.md, "Per-file Statistics". */
final class StatisticsJson {

  private static final ObjectMapper JSON =
      new ObjectMapper().setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

  /** The form of timestamps that Delta on Spark writes. */
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneOffset.UTC);

  private StatisticsJson() {}

  static String of(FileStatistics statistics) {
    ObjectNode json = JSON.createObjectNode();
    json.put("numRecords", statistics.rowCount());
    ObjectNode min = json.putObject("minValues");
    ObjectNode max = json.putObject("maxValues");
    ObjectNode nulls = json.putObject("nullCount");
    for (ColumnStatistics column : statistics.columns()) {
      if (column.min() != null && isWritable(column.min())) {
        put(min, column.path(), lowerBound(column.min()));
      }
      if (column.max() != null && isWritable(column.max())) {
        put(max, column.path(), upperBound(column.max()));
      }
      put(nulls, column.path(), JSON.getNodeFactory().numberNode(column.nullCount()));
    }
    return json.toString();
  }

  /**
   * Years of other than four digits have no form that all readers agree on, and a bound that is
   * read wrongly hides rows. The last year is left out too, because an upper bound is rounded up.
   */
  private static boolean isWritable(Object bound) {
    if (bound instanceof Instant instant) {
      return hasFourDigits(instant.atOffset(ZoneOffset.UTC).getYear());
    }
    return !(bound instanceof LocalDate date) || hasFourDigits(date.getYear());
  }

  private static boolean hasFourDigits(int year) {
    return year >= 1000 && year < 9999;
  }

  private static void put(ObjectNode top, List<String> path, ValueNode value) {
    ObjectNode parent = top;
    for (String name : path.subList(0, path.size() - 1)) {
      parent = parent.withObjectProperty(name);
    }
    parent.set(path.get(path.size() - 1), value);
  }

  private static ValueNode lowerBound(Object bound) {
    return bound instanceof Instant instant
        ? timestamp(instant.truncatedTo(ChronoUnit.MILLIS))
        : value(bound);
  }

  /** Timestamps have milliseconds here and microseconds in files, so an upper bound goes up. */
  private static ValueNode upperBound(Object bound) {
    if (bound instanceof Instant instant) {
      Instant down = instant.truncatedTo(ChronoUnit.MILLIS);
      return timestamp(down.equals(instant) ? down : down.plusMillis(1));
    }
    return value(bound);
  }

  private static ValueNode timestamp(Instant instant) {
    return JSON.getNodeFactory().textNode(TIMESTAMP.format(instant));
  }

  private static ValueNode value(Object bound) {
    JsonNodeFactory nodes = JSON.getNodeFactory();
    if (bound instanceof Boolean value) {
      return nodes.booleanNode(value);
    } else if (bound instanceof BigDecimal value) {
      return nodes.numberNode(value);
    } else if (bound instanceof Double || bound instanceof Float) {
      return nodes.numberNode(Double.parseDouble(bound.toString()));
    } else if (bound instanceof Long || bound instanceof Integer) {
      return nodes.numberNode(((Number) bound).longValue());
    }
    return nodes.textNode(bound.toString());
  }
}
