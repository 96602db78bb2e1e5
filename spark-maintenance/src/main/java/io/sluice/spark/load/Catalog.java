package io.sluice.spark.load;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of one or more files of one format, all of them scanned already.
 *
 * <p>What is text in a file is read as text, so that nothing is lost before {@link CleanCast} has
 * looked at it.
 */
record Catalog(SparkSession spark, CatalogFormat format, List<SourceFile> files) {

  /** Holds the text of a line that is no row; null in every other row. */
  static final String MALFORMED = "_malformed";

  /** Digits that a number would not give back: postcodes, telephone numbers. */
  private static final String CODE = "^([+]|-?0[0-9])";

  /**
   * Reads files to their end, so that what keeps them from being loaded is known.
   *
   * @param names of files, folders and patterns
   * @throws SluiceException if there is no such file, one cannot be loaded, or the format cannot be
   *     told
   */
  static Catalog of(
      SparkSession spark,
      List<String> names,
      Optional<CatalogFormat> format,
      InflationLimit limit) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    List<Path> paths = new SourcePaths(configuration).of(names);
    CatalogFormat known = format.orElseGet(() -> CatalogFormat.ofAll(paths));
    SourceScan scan = new SourceScan(configuration, known, limit);
    List<SourceFile> files = paths.stream().map(scan::scan).toList();
    files.forEach(file -> requireAlike(files.get(0), file));
    return new Catalog(spark, known, files);
  }

  private static void requireAlike(SourceFile first, SourceFile file) {
    if (!file.header().equals(first.header())) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot load %s together with %s: their columns are %s and %s; load them one after the other"
              .formatted(
                  first.name(),
                  file.name(),
                  String.join(",", first.header()),
                  String.join(",", file.header())));
    }
    if (file.shape() != first.shape()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot load %s together with %s: one is an array and the other has an object a line; load them one after the other"
              .formatted(first.name(), file.name()));
    }
  }

  /** The file, or how many there are. */
  String name() {
    return files.size() == 1 ? files.get(0).name() : files.size() + " files";
  }

  /**
   * Runs what reads the files.
   *
   * @throws SluiceException if Spark cannot read them in their format
   */
  <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (Exception e) {
      // Scala throws these two unchecked, checked though they are.
      if (e instanceof AnalysisException || e instanceof SparkException) {
        throw unreadable(e);
      }
      throw e;
    }
  }

  private SluiceException unreadable(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String reason = String.valueOf(cause.getMessage()).lines().collect(Collectors.joining(" "));
    return new SluiceException(
        ExitCode.FAILED,
        "Cannot load %s: it cannot be read as %s: %s; see --format"
            .formatted(name(), format, reason),
        e);
  }

  /**
   * Refuses files that somebody was still writing while they were read.
   *
   * @throws SluiceException with {@link ExitCode#TRY_LATER}
   */
  void requireUnchanged() {
    for (SourceFile file : files) {
      if (isChanged(file)) {
        throw new SluiceException(
            ExitCode.TRY_LATER,
            "Cannot load %s: it was written or removed while it was read; run it again when it is whole"
                .formatted(file.name()));
      }
    }
  }

  private boolean isChanged(SourceFile file) {
    try {
      FileSystem files = file.path().getFileSystem(spark.sparkContext().hadoopConfiguration());
      return file.isChanged(files.getFileStatus(file.path()));
    } catch (FileNotFoundException e) {
      return true;
    } catch (IOException e) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot load %s: it cannot be found again: %s; run it again"
              .formatted(file.name(), e.getMessage()),
          e);
    }
  }

  /**
   * The columns of the files, with types made out from their values where they do not name them.
   */
  StructType columns() {
    return switch (format) {
      case CSV ->
          held(
              csv().option("inferSchema", true).csv(paths()).schema(),
              csv().csv(paths()),
              type -> !type.equals(DataTypes.StringType));
      case JSON -> {
        StructType found =
            json().option("inferTimestamp", true).json(paths()).drop(MALFORMED).schema();
        yield held(
            found, json().schema(text(found)).json(paths()), DataTypes.TimestampType::equals);
      }
      case PARQUET -> spark.read().option("mergeSchema", true).parquet(paths()).schema();
    };
  }

  /**
   * The rows: in text formats every simple value as text, then {@link #MALFORMED}; and at the end
   * where each is, which {@link RowPlaces} understands.
   *
   * @param columns columns of the files; in JSON, lists and objects are read in their types
   */
  Dataset<Row> rows(StructType columns) {
    return switch (format) {
      case CSV -> placed(csv().schema(text(csv().csv(paths()).schema())).csv(paths()));
      case JSON -> placed(json().schema(text(columns)).json(paths()));
      case PARQUET ->
          spark
              .read()
              .option("mergeSchema", true)
              .parquet(paths())
              .withColumn(
                  RowPlaces.COLUMN,
                  RowPlaces.of(functions.lit(0L), functions.col("_metadata.row_index")));
    };
  }

  private static Dataset<Row> placed(Dataset<Row> rows) {
    return rows.withColumn(
        RowPlaces.COLUMN,
        RowPlaces.of(
            functions.col("_metadata.file_block_start"), functions.monotonically_increasing_id()));
  }

  boolean isText() {
    return format != CatalogFormat.PARQUET;
  }

  private String[] paths() {
    return files.stream().map(file -> file.path().toString()).toArray(String[]::new);
  }

  private DataFrameReader csv() {
    return spark
        .read()
        .option("header", true)
        .option("enforceSchema", false)
        .option("multiLine", true)
        .option("escape", "\"")
        .option("columnNameOfCorruptRecord", MALFORMED);
  }

  private DataFrameReader json() {
    return spark
        .read()
        .option("multiLine", files.get(0).shape() == JsonScan.Shape.ARRAY)
        .option("columnNameOfCorruptRecord", MALFORMED);
  }

  /**
   * The columns that Spark has made out, those as text of which it would make another value.
   *
   * @param text the same columns as text
   * @param doubtful the types to look at
   */
  private static StructType held(
      StructType inferred, Dataset<Row> text, Predicate<DataType> doubtful) {
    List<StructField> doubted =
        Arrays.stream(inferred.fields()).filter(field -> doubtful.test(field.dataType())).toList();
    if (doubted.isEmpty()) {
      return inferred;
    }
    Column[] changes =
        doubted.stream().map(field -> functions.max(isChanged(field))).toArray(Column[]::new);
    Row found = text.agg(functions.lit(1), changes).first();
    StructType columns = new StructType();
    for (StructField field : inferred.fields()) {
      int doubt = doubted.indexOf(field);
      boolean isText = doubt >= 0 && Boolean.TRUE.equals(found.get(doubt + 1));
      columns = columns.add(field.name(), isText ? DataTypes.StringType : field.dataType());
    }
    return columns;
  }

  private static Column isChanged(StructField field) {
    Column unclean = new CleanCast(DataTypes.StringType, field).isUnclean();
    return field.dataType() instanceof NumericType
        ? unclean.or(Columns.named(field.name()).rlike(CODE))
        : unclean;
  }

  private static StructType text(StructType columns) {
    StructType text = new StructType();
    for (StructField field : columns.fields()) {
      text =
          text.add(
              field.name(), isSimple(field.dataType()) ? DataTypes.StringType : field.dataType());
    }
    return text.add(MALFORMED, DataTypes.StringType);
  }

  private static boolean isSimple(DataType type) {
    return Columns.isSimple(type) && !type.equals(DataTypes.BinaryType);
  }
}
