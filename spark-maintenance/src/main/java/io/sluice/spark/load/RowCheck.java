package io.sluice.spark.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Finds everything in the rows of files that keeps them out of the table. */
final class RowCheck {

  private static final int EXAMPLES = 3;

  /** How much of an example is shown, in characters. */
  private static final int SHOWN = 100;

  /** What to count in one pass over the rows, and how to say what was found. */
  private record Rule(Column broken, Column example, String problem) {}

  private RowCheck() {}

  /**
   * One phrase each, with counts and an example; empty if the rows can be loaded.
   *
   * @param raw the rows as the files have them
   * @param key the key column, with its way into the table
   */
  static List<String> problems(
      Dataset<Row> raw, List<CleanCast> casts, CleanCast key, Catalog catalog, RowPlaces places) {
    List<Rule> rules = rules(casts, key, catalog.isText());
    List<Column> counts = new ArrayList<>();
    for (Rule rule : rules) {
      Column first =
          functions.struct(
              Columns.named(RowPlaces.COLUMN), functions.substring(rule.example(), 1, SHOWN));
      counts.add(functions.count_if(rule.broken()));
      counts.add(functions.min(functions.when(rule.broken(), first)));
    }
    Row found = raw.agg(functions.lit(1), counts.toArray(Column[]::new)).first();
    List<String> problems = new ArrayList<>(places.miscounts());
    for (int i = 0; i < rules.size(); i++) {
      long broken = found.getLong(1 + 2 * i);
      if (broken > 0) {
        Row first = found.getStruct(2 + 2 * i);
        String value = first.isNullAt(1) ? "" : "'%s' in ".formatted(first.getString(1));
        problems.add(
            "%s: %d, such as %s%s"
                .formatted(rules.get(i).problem(), broken, value, places.text(first.getStruct(0))));
      }
    }
    duplicates(raw, key, places).ifPresent(problems::add);
    return problems;
  }

  private static List<Rule> rules(List<CleanCast> casts, CleanCast key, boolean text) {
    List<Rule> rules = new ArrayList<>();
    Column wellFormed = functions.lit(true);
    if (text) {
      Column malformed = Columns.named(Catalog.MALFORMED);
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
    Column none = functions.lit(null).cast("string");
    for (CleanCast cast : casts) {
      String name = cast.to().name();
      boolean isKey = name.equals(key.to().name());
      if (isKey || !cast.to().nullable()) {
        rules.add(
            new Rule(
                Columns.named(name).isNull().and(wellFormed),
                none,
                "rows without a value in the %s column '%s'"
                    .formatted(isKey ? "key" : "required", name)));
      }
    }
    return rules;
  }

  private static Optional<String> duplicates(Dataset<Row> raw, CleanCast key, RowPlaces places) {
    Column place = functions.col("place");
    Dataset<Row> repeated =
        raw.select(key.value().as("value"), Columns.named(RowPlaces.COLUMN).as("place"))
            .where("value is not null")
            .groupBy("value")
            .agg(
                functions.count(functions.lit(1)).as("rows"),
                functions.min(place),
                functions.max(place))
            .where("rows > 1");
    long count = repeated.count();
    if (count == 0) {
      return Optional.empty();
    }
    List<String> examples =
        repeated.orderBy("value").limit(EXAMPLES).collectAsList().stream()
            .map(
                row ->
                    "'%s' (%d rows, %s and %s)"
                        .formatted(
                            row.get(0),
                            row.getLong(1),
                            places.text(row.getStruct(2)),
                            places.text(row.getStruct(3))))
            .toList();
    return Optional.of(
        "keys in several rows: %d, such as %s".formatted(count, String.join(", ", examples)));
  }
}
