package io.sluice.spark.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a table has after a load, or what keeps it from having them.
 *
 * @param columns in the order of the table, new ones last
 * @param added those of them that the table lacks
 * @param problems one phrase each; empty if the files can be loaded
 */
record TargetColumns(StructType columns, List<StructField> added, List<String> problems) {

  /** Why no type is changed. */
  static final String NO_WIDENING =
      "at reader 1 and writer 2, beyond which the lake-writer cannot write, no column changes its type";

  /**
   * @param files the columns of the files
   * @param table those of the table; empty if it does not exist
   * @param declared those of the pipeline file, if it says
   */
  static TargetColumns of(
      StructType files,
      Optional<StructType> table,
      Optional<StructType> declared,
      SchemaEvolution evolution) {
    StructType wanted = declared.or(() -> table).orElse(files);
    List<StructField> fromFiles = new ArrayList<>();
    if (declared.isEmpty() && evolution == SchemaEvolution.NEW_COLUMNS) {
      fromFiles.addAll(missing(files, wanted));
      for (StructField field : fromFiles) {
        wanted = wanted.add(field.name(), field.dataType(), true);
      }
    }
    List<String> problems = new ArrayList<>();
    differences("the file lacks", missing(wanted, files), files).ifPresent(problems::add);
    differences("the table lacks", missing(files, wanted), wanted)
        .map(
            lacks ->
                declared.isEmpty() && evolution == SchemaEvolution.REFUSED
                    ? lacks + ", which --evolve adds"
                    : lacks)
        .ifPresent(problems::add);
    List<StructField> added =
        table.map(there -> addedTo(there, declared, fromFiles)).orElse(List.of());
    table.ifPresent(there -> against(there, declared, added, evolution, problems));
    return new TargetColumns(wanted, added, problems);
  }

  private static List<StructField> addedTo(
      StructType table, Optional<StructType> declared, List<StructField> fromFiles) {
    return declared.map(columns -> missing(columns, table)).orElse(fromFiles);
  }

  /** What keeps a table that exists from getting the columns. */
  private static void against(
      StructType table,
      Optional<StructType> declared,
      List<StructField> added,
      SchemaEvolution evolution,
      List<String> problems) {
    for (StructField field : added) {
      Arrays.stream(table.fieldNames())
          .filter(field.name()::equalsIgnoreCase)
          .forEach(
              name ->
                  problems.add(
                      "column '%s' differs from the table's '%s' in case only"
                          .formatted(field.name(), name)));
    }
    declared.ifPresent(
        columns -> {
          differences("the schema of the pipeline file lacks", missing(table, columns), columns)
              .ifPresent(problems::add);
          if (!added.isEmpty() && evolution == SchemaEvolution.REFUSED) {
            problems.add(
                "the table lacks %s of the pipeline file, which --evolve adds"
                    .formatted(names(added)));
          }
          for (StructField field : columns.fields()) {
            typeChange(field, table).ifPresent(problems::add);
          }
        });
  }

  private static Optional<String> typeChange(StructField field, StructType table) {
    return Arrays.stream(table.fields())
        .filter(there -> there.name().equals(field.name()))
        .filter(there -> !there.dataType().catalogString().equals(field.dataType().catalogString()))
        .map(
            there ->
                "column '%s' is %s in the table and %s in the pipeline file, and %s"
                    .formatted(
                        field.name(),
                        there.dataType().simpleString(),
                        field.dataType().simpleString(),
                        NO_WIDENING))
        .findFirst();
  }

  private static Optional<String> differences(
      String lacks, List<StructField> missing, StructType others) {
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    List<String> nearly = new ArrayList<>();
    for (StructField field : missing) {
      Arrays.stream(others.fieldNames())
          .filter(field.name()::equalsIgnoreCase)
          .forEach(name -> nearly.add("'%s' is there, and case counts".formatted(name)));
    }
    return Optional.of(
        "%s %s%s"
            .formatted(
                lacks,
                names(missing),
                nearly.isEmpty() ? "" : " (" + String.join(", ", nearly) + ")"));
  }

  private static List<StructField> missing(StructType of, StructType in) {
    List<String> names = Arrays.asList(in.fieldNames());
    return Arrays.stream(of.fields()).filter(field -> !names.contains(field.name())).toList();
  }

  private static String names(List<StructField> fields) {
    return String.join(", ", fields.stream().map(StructField::name).toList());
  }
}
