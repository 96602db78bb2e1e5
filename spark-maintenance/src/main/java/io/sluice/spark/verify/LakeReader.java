package io.sluice.spark.verify;

import io.delta.tables.DeltaTable;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.functions;
import scala.Option;

/**
 * The tables of a pipeline as Spark reads them.
 *
 * <p>Each call takes the newest version there is, unless they are pinned; what it returns stays at
 * that version: all queries on it see the same rows, whatever a writer commits meanwhile.
 *
 * @param copies tables that are read in place of others, by the names of those
 */
public record LakeReader(
    SparkSession spark,
    Names names,
    Optional<ReconciledRows> reconciled,
    Optional<Map<String, Optional<Opened>>> pinned,
    Map<String, String> copies) {

  public LakeReader {
    copies = Map.copyOf(copies);
  }

  public LakeReader(SparkSession spark, Names names) {
    this(spark, names, Optional.empty(), Optional.empty(), Map.of());
  }

  /** The same tables, with these late rows of the view that is asked for taken as rows. */
  public LakeReader with(ReconciledRows rows) {
    return new LakeReader(spark, names, Optional.of(rows), pinned, copies);
  }

  /** The same tables, each of which stays at the version at which it is looked at first. */
  public LakeReader pinning() {
    return new LakeReader(spark, names, reconciled, Optional.of(new ConcurrentHashMap<>()), copies);
  }

  /** The same tables, but for some in whose place others are read that have the same columns. */
  public LakeReader reading(Map<String, String> inPlace) {
    return new LakeReader(spark, names, reconciled, pinned, inPlace);
  }

  /** Whether another table is read in place of one. */
  boolean isCopied(String table) {
    return copies.containsKey(table);
  }

  /** The table that is read when one is asked for. */
  String tableOf(String table) {
    return copies.getOrDefault(table, table);
  }

  /**
   * @throws NotWrittenException if the table has no commit yet
   */
  public Dataset<Row> table(String table) {
    return opened(table).rows();
  }

  /**
   * The table and its version.
   *
   * @throws NotWrittenException if the table has no commit yet
   */
  Opened opened(String table) {
    return open(table).orElseThrow(() -> notWritten(table));
  }

  private NotWrittenException notWritten(String table) {
    return names.pipeline().isUpserted(table)
        ? new NotWrittenException(
            table, names.table(table), "run 'sluice merge %s'".formatted(table))
        : new NotWrittenException(table, names.table(table));
  }

  /** The table, or empty if it has no commit yet. */
  public Optional<Dataset<Row>> find(String table) {
    return open(table).map(Opened::rows);
  }

  /** A table at one version. */
  public record Opened(Snapshot snapshot, Dataset<Row> rows) {

    public long version() {
      return snapshot.version();
    }

    /** How many live files the version has; counting them may be a query. */
    public long files() {
      return snapshot.numOfFiles();
    }
  }

  /** The table and its version, or empty if it has no commit yet. */
  public Optional<Opened> open(String table) {
    String read = tableOf(table);
    return pinned
        .map(seen -> seen.computeIfAbsent(read, this::newest))
        .orElseGet(() -> newest(read));
  }

  private Optional<Opened> newest(String table) {
    Snapshot snapshot =
        DeltaLog.forTable(spark, names.table(table).toString())
            .update(false, Option.empty(), Option.empty());
    return snapshot.version() < 0
        ? Optional.empty()
        : Optional.of(new Opened(snapshot, rows(table, snapshot.version())));
  }

  /** The versions of the tables that these were pinned to so far. */
  public Map<String, Long> versions() {
    Map<String, Long> versions = new TreeMap<>();
    pinned
        .orElseThrow()
        .forEach((table, opened) -> opened.ifPresent(it -> versions.put(table, it.version())));
    return versions;
  }

  /**
   * The table as it was.
   *
   * @throws SluiceException if the version cannot be read any more
   */
  Dataset<Row> table(String table, long version) {
    URI location = names.table(table);
    try {
      return rows(table, version);
    } catch (Exception e) {
      // The method declares no checked exception, but Scala throws AnalysisException all the same.
      if (e instanceof AnalysisException) {
        throw new SluiceException(
            ExitCode.FAILED,
            "Cannot read version %d of table %s at %s: %s; rows that were made with it can only be verified while its log is kept"
                .formatted(version, table, location, e.getMessage()),
            e);
      }
      throw e;
    }
  }

  /** When each version of a table was committed, as far as its log still says. */
  DimensionTimeline timeline(String table) {
    return DimensionTimeline.of(DeltaTable.forPath(spark, names.table(table).toString()).history());
  }

  private Dataset<Row> rows(String table, long version) {
    return spark
        .read()
        .format("delta")
        .option("versionAsOf", version)
        .load(names.table(table).toString());
  }

  /**
   * The rows of a view's late table that are left out of the view: its table does not say that they
   * have been brought in.
   */
  Optional<Dataset<Row>> late(String view) {
    ReconciledRows rows = reconciledOf(view);
    return lateTable(view).map(late -> late.filter(functions.not(rows.contains())));
  }

  /**
   * The rows of a view's late table that claimed to be of the future and have been brought in
   * since; empty if there are none.
   */
  Optional<Dataset<Row>> due(String view) {
    ReconciledRows rows = reconciledOf(view);
    return rows.due() == 0
        ? Optional.empty()
        : lateTable(view).map(late -> late.filter(LateTable.isAhead().and(rows.contains())));
  }

  private ReconciledRows reconciledOf(String view) {
    return reconciled.orElseGet(() -> ReconciledRows.of(view, this));
  }

  /** What the other methods find late rows in. */
  Optional<Dataset<Row>> lateTable(String view) {
    return find(Names.lateTable(view)).map(LateTable::named);
  }

  /**
   * Exactly the given columns, in their types; a column that the table does not have yet is null.
   */
  public static Column[] columns(Dataset<Row> table, RowType columns) {
    Set<String> present =
        Arrays.stream(table.columns())
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    return columns.fields().stream()
        .map(field -> column(field, present.contains(field.name().toLowerCase(Locale.ROOT))))
        .toArray(Column[]::new);
  }

  private static Column column(Field field, boolean present) {
    Column value = present ? named(field.name()) : functions.lit(null);
    return value.cast(SparkTypes.of(field.type())).as(field.name());
  }

  /** The column of exactly this name, whatever characters are in it. */
  public static Column named(String column) {
    return functions.col(quoted(column));
  }

  static Column named(String alias, String column) {
    return functions.col(quoted(alias) + "." + quoted(column));
  }

  /** All columns of an alias. */
  static Column all(String alias) {
    return functions.col(quoted(alias) + ".*");
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
