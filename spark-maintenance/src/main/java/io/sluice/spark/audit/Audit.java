package io.sluice.spark.audit;

import io.sluice.pipeline.Names;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.spark.audit.TableReport.Match;
import io.sluice.spark.verify.Comparison;
import io.sluice.spark.verify.Difference;
import io.sluice.spark.verify.LakeReader;
import io.sluice.spark.verify.LakeReader.Opened;
import io.sluice.spark.verify.SparkTypes;
import io.sluice.table.TableFeed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Looks the tables of a pipeline over: no record has two rows in a table, and, if it is known what
 * was sent, every record has its row with the values that were sent, or is in quarantine if it
 * cannot be read.
 */
public final class Audit {

  private static final int EXAMPLES = 10;
  private static final String TABLE = "table";
  private static final String ROWS = "rows";
  private static final List<String> COORDINATES = List.of("_topic", "_partition", "_offset");
  private static final String QUARANTINED = "quarantined";

  private final PipelinePlan plan;
  private final LakeReader lake;

  public Audit(PipelinePlan plan, LakeReader lake) {
    this.plan = plan;
    this.lake = lake;
  }

  private record Tally(long rows, long duplicates) {
    private static final Tally NONE = new Tally(0, 0);
  }

  /**
   * Audits every table of the pipeline.
   *
   * @param expected what was sent, if that is known
   */
  public List<TableReport> run(Optional<ExpectedRecords> expected) {
    expected.ifPresent(records -> records.requireAny(plan.streams().keySet()));
    Map<String, Opened> tables = new HashMap<>();
    Set<String> names = names();
    names.forEach(name -> lake.open(name).ifPresent(table -> tables.put(name, table)));
    Map<String, Tally> tallies = tallies(tables);
    List<TableReport> reports = new ArrayList<>();
    for (String name : names) {
      if (tables.containsKey(name) || isFeed(name)) {
        Optional<Opened> table = Optional.ofNullable(tables.get(name));
        reports.add(report(name, table, tallies, match(name, tables, expected)));
      }
    }
    return reports;
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (TableFeed feed : plan.feeds()) {
      names.add(feed.table());
      names.add(feed.quarantine());
    }
    return names;
  }

  private boolean isFeed(String name) {
    return plan.feeds().stream().anyMatch(feed -> feed.table().equals(name));
  }

  /** What its quarantine and late rows are called after. */
  private String sourceOf(String name) {
    return plan.feeds().stream()
        .filter(feed -> feed.table().equals(name))
        .map(TableFeed::source)
        .findFirst()
        .orElse(name);
  }

  private TableReport report(
      String name, Optional<Opened> table, Map<String, Tally> tallies, Match match) {
    Tally tally = tallies.getOrDefault(name, Tally.NONE);
    return new TableReport(
        name,
        table.map(Opened::version).orElse(-1L),
        table.map(Opened::files).orElse(0L),
        tally.rows,
        tally.duplicates,
        tallies.getOrDefault(Names.lateTable(sourceOf(name)), Tally.NONE).rows,
        tallies.getOrDefault(Names.quarantineTable(sourceOf(name)), Tally.NONE).rows,
        match);
  }

  /** Rows and duplicates of all tables in one run of Spark. */
  private static Map<String, Tally> tallies(Map<String, Opened> tables) {
    List<Dataset<Row>> coordinates = new ArrayList<>();
    tables.forEach((name, table) -> coordinates.add(coordinates(name, table.rows())));
    Map<String, Tally> tallies = new HashMap<>();
    coordinates.stream()
        .reduce(Dataset::union)
        .ifPresent(
            all ->
                counted(all)
                    .collectAsList()
                    .forEach(
                        row ->
                            tallies.put(
                                row.getString(0), new Tally(row.getLong(1), row.getLong(2)))));
    return tallies;
  }

  private static Dataset<Row> coordinates(String name, Dataset<Row> table) {
    return table.select(
        functions.lit(name).as(TABLE),
        functions.col(COORDINATES.get(0)),
        functions.col(COORDINATES.get(1)),
        functions.col(COORDINATES.get(2)));
  }

  /** Rows without coordinates are no records of a topic: a batch job has added them. */
  private static Dataset<Row> counted(Dataset<Row> coordinates) {
    Column rows = functions.col(ROWS);
    return coordinates
        .groupBy(TABLE, COORDINATES.toArray(String[]::new))
        .agg(functions.count(functions.lit(1)).as(ROWS))
        .groupBy(TABLE)
        .agg(
            functions.sum(rows),
            functions.sum(
                functions
                    .when(functions.col(COORDINATES.get(2)).isNotNull(), rows.minus(1))
                    .otherwise(0L)));
  }

  private Match match(String name, Map<String, Opened> tables, Optional<ExpectedRecords> expected) {
    RowType columns = plan.streams().get(name);
    if (columns == null || expected.isEmpty()) {
      return Match.NOT_ASKED;
    }
    ExpectedRecords known = expected.get();
    return known
        .of(name, columns, lake.spark())
        .map(
            records ->
                known.reading(
                    name,
                    () ->
                        match(
                            columns,
                            rows(name, tables),
                            rows(Names.quarantineTable(name), tables),
                            records)))
        .orElse(Match.NOT_ASKED);
  }

  private static Optional<Dataset<Row>> rows(String name, Map<String, Opened> tables) {
    return Optional.ofNullable(tables.get(name)).map(Opened::rows);
  }

  private static Match match(
      RowType columns,
      Optional<Dataset<Row>> table,
      Optional<Dataset<Row>> quarantine,
      Dataset<Row> records) {
    List<String> identity = new ArrayList<>(COORDINATES);
    identity.add(QUARANTINED);
    Comparison comparison = Comparison.exact(identity, columns);
    Dataset<Row> sent = sent(columns, records);
    Dataset<Row> actual = sent.limit(0);
    if (table.isPresent()) {
      actual = actual.union(rows(columns, table.get()));
    }
    if (quarantine.isPresent()) {
      actual = actual.union(quarantined(columns, quarantine.get()));
    }
    return match(comparison, comparison.groups(actual, sent));
  }

  private static Dataset<Row> sent(RowType columns, Dataset<Row> records) {
    Column event = functions.col(ExpectedRecords.EVENT);
    List<Column> all = new ArrayList<>();
    all.add(functions.col(ExpectedRecords.TOPIC).as(COORDINATES.get(0)));
    all.add(functions.col(ExpectedRecords.PARTITION).as(COORDINATES.get(1)));
    all.add(functions.col(ExpectedRecords.OFFSET).as(COORDINATES.get(2)));
    all.add(event.isNull().as(QUARANTINED));
    for (Field field : columns.fields()) {
      all.add(event.getField(field.name()).as(field.name()));
    }
    return records.select(all.toArray(Column[]::new));
  }

  private static Dataset<Row> rows(RowType columns, Dataset<Row> table) {
    List<Column> all = coordinates();
    all.add(functions.lit(false).as(QUARANTINED));
    all.addAll(List.of(LakeReader.columns(table, columns)));
    return table.select(all.toArray(Column[]::new));
  }

  private static Dataset<Row> quarantined(RowType columns, Dataset<Row> table) {
    List<Column> all = coordinates();
    all.add(functions.lit(true).as(QUARANTINED));
    for (Field field : columns.fields()) {
      all.add(functions.lit(null).cast(SparkTypes.of(field.type())).as(field.name()));
    }
    return table.select(all.toArray(Column[]::new));
  }

  private static List<Column> coordinates() {
    return new ArrayList<>(COORDINATES.stream().map(functions::col).toList());
  }

  private static Match match(Comparison comparison, Dataset<Row> groups) {
    Column actual = functions.size(functions.col(Comparison.ACTUAL)).cast("bigint");
    Column expected = functions.size(functions.col(Comparison.EXPECTED)).cast("bigint");
    Column isSame = functions.col(Comparison.SAME);
    Column none = functions.lit(0L);
    Row counts =
        groups
            .agg(
                functions.sum(functions.greatest(expected.minus(actual), none)),
                functions.sum(functions.greatest(actual.minus(expected), none)),
                functions.count_if(functions.not(isSame).and(actual.equalTo(expected))))
            .head();
    Match match =
        new Match(count(counts, 0), count(counts, 2), count(counts, 1), List.<Difference>of());
    return match.ok()
        ? match
        : new Match(
            match.missing(),
            match.different(),
            match.unexpected(),
            comparison.examples(groups.filter(functions.not(isSame)), EXAMPLES));
  }

  /** Sums over no groups at all are null. */
  private static long count(Row counts, int ordinal) {
    return counts.isNullAt(ordinal) ? 0 : counts.getLong(ordinal);
  }
}
