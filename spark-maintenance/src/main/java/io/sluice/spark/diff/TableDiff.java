package io.sluice.spark.diff;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.functions;

/**
 * Compares the rows of two versions.
 *
 * <p>A file that both have holds the same rows for both, so only the others are read. Without a key
 * rows are compared as a whole, with how often each is there; with one, row by row.
 *
 * @param key columns that make a row one of its kind; none if rows have no key
 */
record TableDiff(Side a, Side b, List<String> key, int sample) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IN_A = "_in_a";
  private static final String IN_B = "_in_b";

  /** What is different. */
  record Result(
      List<SchemaChange> schema,
      long filesShared,
      long filesOfA,
      long filesOfB,
      long onlyInA,
      long onlyInB,
      long changed,
      Map<String, Long> changedColumns,
      ArrayNode sample) {

    boolean isSame() {
      return schema.isEmpty() && onlyInA + onlyInB + changed == 0;
    }
  }

  Result compare() {
    Map<String, AddFile> ofA = new HashMap<>(a.files());
    Map<String, AddFile> ofB = new HashMap<>(b.files());
    long shared = ofA.keySet().stream().filter(ofB::containsKey).count();
    Collection<AddFile> onlyA = without(ofA, ofB);
    Collection<AddFile> onlyB = without(ofB, ofA);
    ComparableRows comparable = ComparableRows.of(a.schema(), b.schema());
    requireKey(comparable.names());
    Dataset<Row> rowsOfA = comparable.from(a.rows(onlyA)).cache();
    Dataset<Row> rowsOfB = comparable.from(b.rows(onlyB)).cache();
    try {
      Result result =
          key.isEmpty() ? whole(rowsOfA, rowsOfB) : keyed(rowsOfA, rowsOfB, comparable.names());
      return new Result(
          SchemaChange.between(a.schema(), b.schema()),
          shared,
          onlyA.size(),
          onlyB.size(),
          result.onlyInA(),
          result.onlyInB(),
          result.changed(),
          result.changedColumns(),
          result.sample());
    } finally {
      rowsOfA.unpersist();
      rowsOfB.unpersist();
    }
  }

  private static Collection<AddFile> without(
      Map<String, AddFile> files, Map<String, AddFile> others) {
    return files.entrySet().stream()
        .filter(file -> !others.containsKey(file.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private void requireKey(List<String> columns) {
    for (String column : key) {
      if (!columns.contains(column)) {
        throw new SluiceException(
            ExitCode.FAILED,
            "Cannot compare %s by '%s': it has no such column; there are %s"
                .formatted(a.table().name(), column, String.join(", ", columns)));
      }
    }
  }

  private Result whole(Dataset<Row> rowsOfA, Dataset<Row> rowsOfB) {
    Dataset<Row> missing = rowsOfA.exceptAll(rowsOfB).cache();
    Dataset<Row> extra = rowsOfB.exceptAll(rowsOfA).cache();
    try {
      ArrayNode shown = JSON.createArrayNode();
      show(missing, "only in A", shown);
      show(extra, "only in B", shown);
      return counted(missing.count(), extra.count(), 0, Map.of(), shown);
    } finally {
      missing.unpersist();
      extra.unpersist();
    }
  }

  private Result keyed(Dataset<Row> rowsOfA, Dataset<Row> rowsOfB, List<String> columns) {
    requireUnique(rowsOfA, a);
    requireUnique(rowsOfB, b);
    List<String> values = columns.stream().filter(column -> !key.contains(column)).toList();
    Dataset<Row> left = packed(rowsOfA, values, IN_A);
    Dataset<Row> right = packed(rowsOfB, values, IN_B);
    Column sameKey =
        key.stream()
            .map(column -> left.col(quoted(column)).eqNullSafe(right.col(quoted(column))))
            .reduce(Column::and)
            .orElseThrow();
    List<Column> shown = new ArrayList<>();
    key.forEach(
        column ->
            shown.add(
                functions
                    .coalesce(left.col(quoted(column)), right.col(quoted(column)))
                    .as(column)));
    shown.add(left.col(IN_A));
    shown.add(right.col(IN_B));
    Dataset<Row> pairs =
        left.join(right, sameKey, "full_outer")
            .select(shown.toArray(Column[]::new))
            .where("not (%s <=> %s)".formatted(IN_A, IN_B))
            .cache();
    try {
      Dataset<Row> missing = pairs.where(IN_B + " is null");
      Dataset<Row> extra = pairs.where(IN_A + " is null");
      Dataset<Row> changed = pairs.where("%s is not null and %s is not null".formatted(IN_A, IN_B));
      ArrayNode samples = JSON.createArrayNode();
      show(missing.drop(IN_B), "only in A", samples);
      show(extra.drop(IN_A), "only in B", samples);
      show(changed, "changed", samples);
      return counted(
          missing.count(),
          extra.count(),
          changed.count(),
          changedColumns(changed, values),
          samples);
    } finally {
      pairs.unpersist();
    }
  }

  /** The key, and everything else in one column that is null for no row. */
  private Dataset<Row> packed(Dataset<Row> rows, List<String> values, String name) {
    List<Column> columns = new ArrayList<>();
    key.forEach(column -> columns.add(rows.col(quoted(column))));
    List<Column> others = new ArrayList<>(values.stream().map(v -> rows.col(quoted(v))).toList());
    if (others.isEmpty()) {
      others.add(functions.lit(true).as("_there"));
    }
    columns.add(functions.struct(others.toArray(Column[]::new)).as(name));
    return rows.select(columns.toArray(Column[]::new));
  }

  private Map<String, Long> changedColumns(Dataset<Row> changed, List<String> values) {
    if (values.isEmpty()) {
      return Map.of();
    }
    Column[] counts =
        values.stream()
            .map(
                column ->
                    functions
                        .expr(
                            "count_if(not (%s.%s <=> %s.%s))"
                                .formatted(IN_A, quoted(column), IN_B, quoted(column)))
                        .as(column))
            .toArray(Column[]::new);
    Row row = changed.select(counts).first();
    Map<String, Long> columns = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      if (row.getLong(i) > 0) {
        columns.put(values.get(i), row.getLong(i));
      }
    }
    return columns;
  }

  private void requireUnique(Dataset<Row> rows, Side side) {
    Column[] columns = key.stream().map(name -> rows.col(quoted(name))).toArray(Column[]::new);
    List<Row> twice = rows.groupBy(columns).count().where("count > 1").limit(1).collectAsList();
    if (!twice.isEmpty()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot compare %s by %s: version %d has %d rows with the same key, such as %s; name more columns, or none"
              .formatted(
                  side.table().name(),
                  String.join(", ", key),
                  side.version(),
                  twice.get(0).getLong(key.size()),
                  key.stream()
                      .map(name -> name + " = " + twice.get(0).getAs(name))
                      .collect(Collectors.joining(", "))));
    }
  }

  private static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }

  private void show(Dataset<Row> rows, String side, ArrayNode into) {
    for (String text : rows.toJSON().takeAsList(sample)) {
      try {
        ObjectNode shown = into.addObject().put("row_is", side);
        shown.set("row", JSON.readTree(text));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("Spark wrote no JSON: " + text, e);
      }
    }
  }

  private static Result counted(
      long onlyInA, long onlyInB, long changed, Map<String, Long> columns, ArrayNode sample) {
    return new Result(List.of(), 0, 0, 0, onlyInA, onlyInB, changed, columns, sample);
  }
}
