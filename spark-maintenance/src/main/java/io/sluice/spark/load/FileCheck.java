package io.sluice.spark.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Finds everything in a file's rows that keeps them out of the table.
 *
 * @param rows how many rows the file has
 * @param problems one phrase each, with counts and an example; empty if the rows can be loaded
 */
record FileCheck(long rows, List<String> problems) {

  private static final int EXAMPLES = 3;

  /** What to count in one pass over the rows, and how to say what was found. */
  private record Rule(Column broken, Column example, String problem) {}

  /**
   * @param raw the rows as the file has them
   * @param key the key column, with its way into the table
   */
  static FileCheck of(Dataset<Row> raw, List<CleanCast> casts, CleanCast key, CatalogFile file) {
    List<Rule> rules = rules(casts, key, file.isText());
    List<Column> counts = new ArrayList<>();
    for (Rule rule : rules) {
      counts.add(functions.count_if(rule.broken()));
      counts.add(functions.max(functions.when(rule.broken(), rule.example())));
    }
    Row found = raw.agg(functions.count(functions.lit(1)), counts.toArray(Column[]::new)).first();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      long broken = found.getLong(1 + 2 * i);
      if (broken > 0) {
        Object example = found.get(2 + 2 * i);
        problems.add(
            "%s: %d".formatted(rules.get(i).problem(), broken)
                + (example == null ? "" : ", such as '%s'".formatted(example)));
      }
    }
    duplicates(raw, key).ifPresent(problems::add);
    return new FileCheck(found.getLong(0), problems);
  }

  private static List<Rule> rules(List<CleanCast> casts, CleanCast key, boolean text) {
    List<Rule> rules = new ArrayList<>();
    Column wellFormed = functions.lit(true);
    if (text) {
      Column malformed = Columns.named(CatalogFile.MALFORMED);
      wellFormed = malformed.isNull();
      rules.add(new Rule(malformed.isNotNull(), malformed, "malformed rows"));
    }
    for (CleanCast cast : casts) {
      rules.add(
          new Rule(
              cast.isUnclean(),
              Columns.named(cast.to().name()).cast("string"),
              "values of column '%s' that are not %s"
                  .formatted(cast.to().name(), cast.to().dataType().simpleString())));
    }
    String name = key.to().name();
    rules.add(
        new Rule(
            Columns.named(name).isNull().and(wellFormed),
            functions.lit(null),
            "rows without a value in the key column '%s'".formatted(name)));
    return rules;
  }

  private static Optional<String> duplicates(Dataset<Row> raw, CleanCast key) {
    Dataset<Row> repeated =
        raw.select(key.value().as("value"))
            .where("value is not null")
            .groupBy("value")
            .count()
            .where("count > 1");
    long count = repeated.count();
    if (count == 0) {
      return Optional.empty();
    }
    List<String> examples =
        repeated.orderBy("value").limit(EXAMPLES).collectAsList().stream()
            .map(row -> "'%s' (%d rows)".formatted(row.get(0), row.getLong(1)))
            .toList();
    return Optional.of(
        "keys in several rows: %d, such as %s".formatted(count, String.join(", ", examples)));
  }
}
