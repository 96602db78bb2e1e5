package io.sluice.spark.load;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Located;
import io.sluice.schema.TableSchemaJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Settles with which columns and types the rows of files go into a table, or refuses them. */
record FileColumns(Catalog catalog, LoadTarget target, SchemaEvolution evolution) {

  /** What the names of Parquet columns cannot hold without Delta's column mapping. */
  private static final Pattern UNUSABLE = Pattern.compile("[ ,;{}()\\n\\t=]|^$");

  /**
   * @throws SluiceException with all that differs between the files and the table
   */
  TargetColumns settled() {
    boolean exists = target.table().exists();
    StructType found = catalog.reading(catalog::columns);
    TargetColumns settled =
        TargetColumns.of(
            found,
            exists ? Optional.of(target.table().schema()) : Optional.empty(),
            target.declared(),
            evolution);
    if (!settled.problems().isEmpty()) {
      throw refused(
          String.join(" and ", settled.problems()),
          "the columns are "
              + String.join(", ", names(target.declared().orElse(settled.columns()))));
    }
    requireColumn(settled.columns(), target.key());
    if (!exists) {
      target.partitionBy().forEach(column -> requireColumn(settled.columns(), column));
      requireHoldable(settled.columns());
      target.table().requireWritableAsNew("create", settled.columns());
    } else {
      requireHoldable(new StructType(settled.added().toArray(StructField[]::new)));
    }
    return settled;
  }

  private void requireColumn(StructType columns, Located column) {
    List<String> names = names(columns);
    if (!names.contains(column.text())) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "%s: %s has no column '%s'%s; it has %s"
              .formatted(
                  column.at(),
                  catalog.name(),
                  column,
                  NearestName.hint(column.text(), names),
                  names.isEmpty() ? "none" : String.join(", ", names)));
    }
  }

  private void requireHoldable(StructType columns) {
    List<String> unusable = names(columns).stream().filter(UNUSABLE.asPredicate()).toList();
    if (!unusable.isEmpty()) {
      throw refused(
          "a Delta table cannot have a column '%s'".formatted(String.join("', '", unusable)),
          "give it a name without spaces and without any of ,;{}()=");
    }
    try {
      TableSchemaJson.read(columns.json());
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()), "give the column another type");
    }
  }

  /**
   * How the values of each column get into the table.
   *
   * @param from the columns that Spark reads
   */
  List<CleanCast> casts(StructType from, StructType to) {
    List<CleanCast> casts = new ArrayList<>();
    List<String> impossible = new ArrayList<>();
    for (StructField field : to.fields()) {
      CleanCast cast = new CleanCast(from.apply(field.name()).dataType(), field);
      casts.add(cast);
      if (!cast.isPossible()) {
        impossible.add(
            "column '%s' is %s in the file and %s in the table"
                .formatted(
                    field.name(), cast.from().simpleString(), field.dataType().simpleString()));
      }
    }
    if (!impossible.isEmpty()) {
      throw refused(
          String.join(", ", impossible) + noWidening(), "write the file in the table's types");
    }
    return casts;
  }

  /** Why the table does not get a wider type, for somebody who has asked for evolution. */
  String noWidening() {
    return evolution == SchemaEvolution.NEW_COLUMNS ? "; " + TargetColumns.NO_WIDENING : "";
  }

  SluiceException refused(String reason, String wayOut) {
    return new SluiceException(
        ExitCode.FAILED,
        "Cannot load %s into %s: %s; %s"
            .formatted(catalog.name(), target.table().name(), reason, wayOut));
  }

  private static List<String> names(StructType columns) {
    return Arrays.asList(columns.fieldNames());
  }
}
