package io.sluice.spark.load;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Located;
import io.sluice.schema.TableSchemaJson;
import io.sluice.spark.job.Progress;
import io.sluice.spark.load.LoadResult.Outcome;
import io.sluice.spark.table.LakeTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the rows of a file into a table by their key, in one commit.
 *
 * <p>Either every row of the file is in the table afterwards, as the file has it, or nothing was
 * written. Rows that the file lacks are kept. If there is nothing to change, there is no commit.
 *
 * @param key the column whose value finds a row
 * @param partitionBy the partition columns if the table has to be created
 */
record Load(LakeTable table, Located key, List<Located> partitionBy, Progress progress) {

  private static final Logger LOG = LoggerFactory.getLogger(Load.class);

  /** What the names of Parquet columns cannot hold without Delta's column mapping. */
  private static final Pattern UNUSABLE = Pattern.compile("[ ,;{}()\\n\\t=]|^$");

  /** Whether to commit, or only to say what a commit would change. */
  enum Mode {
    COMMIT,
    DRY_RUN
  }

  /**
   * @throws SluiceException if any row of the file cannot be loaded; nothing was written then
   */
  LoadResult run(CatalogFile file, Mode mode) {
    Optional<Long> before = table.version();
    if (before.isPresent()) {
      table.requireWritable("load");
    }
    progress.step("reading " + file.path());
    StructType columns = columns(file, before.isPresent());
    Dataset<Row> raw = file.reading(() -> file.rows(columns)).persist();
    try {
      List<CleanCast> casts = casts(file, raw.schema(), columns);
      long count = requireClean(file, raw, casts);
      Dataset<Row> rows = raw.select(casts.stream().map(CleanCast::value).toArray(Column[]::new));
      progress.step("comparing %d rows with %s".formatted(count, table.name()));
      Changes changes =
          before.isPresent()
              ? Changes.between(rows, table.rows(), key.text(), columns)
              : new Changes(count, 0);
      if (mode == Mode.DRY_RUN) {
        return new LoadResult(
            table.name(), file.name(), Outcome.DRY_RUN, before, before, count, changes);
      }
      if (before.isPresent() && changes.isEmpty()) {
        return new LoadResult(
            table.name(), file.name(), Outcome.UP_TO_DATE, before, before, count, changes);
      }
      return commit(file, rows, columns, before, count);
    } finally {
      raw.unpersist();
    }
  }

  private LoadResult commit(
      CatalogFile file, Dataset<Row> rows, StructType columns, Optional<Long> before, long count) {
    progress.step("writing " + table.name());
    Changes changes =
        table.committing(
            "load",
            "sluice load " + file.name(),
            () -> before.isPresent() ? merge(rows, columns) : create(rows, count));
    table.requireWritable("load");
    LoadResult result =
        new LoadResult(
            table.name(), file.name(), Outcome.LOADED, before, table.version(), count, changes);
    LOG.info("{}", result);
    return result;
  }

  private Changes merge(Dataset<Row> rows, StructType columns) {
    Row counts =
        table
            .delta()
            .as(Changes.TARGET)
            .merge(rows.as(Changes.SOURCE), Changes.sameKey(key.text()))
            .whenMatched(Changes.differs(columns))
            .updateAll()
            .whenNotMatched()
            .insertAll()
            .execute()
            .first();
    return new Changes(
        counts.<Long>getAs("num_inserted_rows"), counts.<Long>getAs("num_updated_rows"));
  }

  private Changes create(Dataset<Row> rows, long count) {
    rows.write()
        .format("delta")
        .mode("errorifexists")
        .partitionBy(partitionBy.stream().map(Located::text).toArray(String[]::new))
        .save(table.location().toString());
    return new Changes(count, 0);
  }

  /** The columns of the table, which are those of the file if the table does not exist. */
  private StructType columns(CatalogFile file, boolean exists) {
    file.requireClosedQuotes();
    StructType found = file.reading(file::columns);
    StructType columns = exists ? table.schema() : found;
    requireSameColumns(file, names(found), names(columns));
    requireColumn(file, columns, key);
    if (!exists) {
      partitionBy.forEach(column -> requireColumn(file, columns, column));
      requireHoldable(file, columns);
      table.requireWritableAsNew("create", columns);
    }
    return columns;
  }

  private void requireSameColumns(CatalogFile file, List<String> found, List<String> wanted) {
    List<String> problems = new ArrayList<>();
    List<String> missing = wanted.stream().filter(name -> !found.contains(name)).toList();
    List<String> extra = found.stream().filter(name -> !wanted.contains(name)).toList();
    if (!missing.isEmpty()) {
      problems.add("the file lacks " + String.join(", ", missing));
    }
    if (!extra.isEmpty()) {
      problems.add("the table lacks " + String.join(", ", extra));
    }
    if (!problems.isEmpty()) {
      throw refused(
          file, String.join(" and ", problems), "its columns are " + String.join(", ", wanted));
    }
  }

  private static void requireColumn(CatalogFile file, StructType columns, Located column) {
    List<String> names = names(columns);
    if (!names.contains(column.text())) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "%s: %s has no column '%s'%s; it has %s"
              .formatted(
                  column.at(),
                  file.name(),
                  column,
                  NearestName.hint(column.text(), names),
                  names.isEmpty() ? "none" : String.join(", ", names)));
    }
  }

  private void requireHoldable(CatalogFile file, StructType columns) {
    List<String> unusable = names(columns).stream().filter(UNUSABLE.asPredicate()).toList();
    if (!unusable.isEmpty()) {
      throw refused(
          file,
          "a Delta table cannot have a column '%s'".formatted(String.join("', '", unusable)),
          "give it a name without spaces and without any of ,;{}()=");
    }
    try {
      TableSchemaJson.read(columns.json());
    } catch (IllegalArgumentException e) {
      throw refused(file, String.valueOf(e.getMessage()), "give the column another type");
    }
  }

  private List<CleanCast> casts(CatalogFile file, StructType from, StructType to) {
    List<CleanCast> casts =
        Arrays.stream(to.fields())
            .map(field -> new CleanCast(from.apply(field.name()).dataType(), field))
            .toList();
    List<String> impossible =
        casts.stream()
            .filter(cast -> !cast.isPossible())
            .map(
                cast ->
                    "column '%s' is %s in the file and %s in the table"
                        .formatted(
                            cast.to().name(),
                            cast.from().simpleString(),
                            cast.to().dataType().simpleString()))
            .toList();
    if (!impossible.isEmpty()) {
      throw refused(file, String.join(", ", impossible), "write the file in the table's types");
    }
    return casts;
  }

  private long requireClean(CatalogFile file, Dataset<Row> raw, List<CleanCast> casts) {
    CleanCast keyCast =
        casts.stream()
            .filter(cast -> cast.to().name().equals(key.text()))
            .findFirst()
            .orElseThrow();
    FileCheck check = file.reading(() -> FileCheck.of(raw, casts, keyCast, file));
    if (!check.problems().isEmpty()) {
      throw refused(
          file, String.join("; ", check.problems()), "nothing was written, mend the file first");
    }
    return check.rows();
  }

  private SluiceException refused(CatalogFile file, String reason, String wayOut) {
    return new SluiceException(
        ExitCode.FAILED,
        "Cannot load %s into %s: %s; %s".formatted(file.name(), table.name(), reason, wayOut));
  }

  private static List<String> names(StructType columns) {
    return Arrays.asList(columns.fieldNames());
  }
}
