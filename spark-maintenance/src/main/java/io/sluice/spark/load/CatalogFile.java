package io.sluice.spark.load;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
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
 * A file of rows, or a folder of such files.
 *
 * <p>What is text in the file is read as text, so that nothing is lost before {@link CleanCast} has
 * looked at it.
 */
record CatalogFile(SparkSession spark, Path path, CatalogFormat format) {

  /** Holds the text of a line that is no row; null in every other row. */
  static final String MALFORMED = "_malformed";

  private static final Pattern PATTERN = Pattern.compile("[*?\\[\\]{}\\\\]");

  /** Digits that a number would not give back: postcodes, telephone numbers. */
  private static final String CODE = "^([+]|-?0[0-9])";

  /**
   * @throws SluiceException if there is no such file, or its format cannot be told
   */
  static CatalogFile of(SparkSession spark, String file, Optional<CatalogFormat> format) {
    CatalogFormat known =
        format
            .or(() -> CatalogFormat.of(file))
            .orElseThrow(
                () ->
                    new SluiceException(
                        ExitCode.USAGE,
                        "Cannot load %s: its name ends in none of .csv, .json and .parquet; name its format with --format"
                            .formatted(file)));
    if (PATTERN.matcher(file).find()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot load %s: Spark takes any of *?[]{}\\ in a name for a pattern; rename the file"
              .formatted(file));
    }
    return new CatalogFile(spark, resolved(spark, file), known);
  }

  private static Path resolved(SparkSession spark, String file) {
    try {
      Path path = new Path(file);
      return path.getFileSystem(spark.sparkContext().hadoopConfiguration()).resolvePath(path);
    } catch (FileNotFoundException e) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot load %s: there is no such file; name another".formatted(file),
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot load '%s': it cannot be found: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  String name() {
    return path.getName();
  }

  /**
   * Refuses a CSV file of which a parser would take several rows for one.
   *
   * @throws SluiceException naming the file and the line
   */
  void requireClosedQuotes() {
    if (format != CatalogFormat.CSV) {
      return;
    }
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    CompressionCodecFactory codecs = new CompressionCodecFactory(configuration);
    try {
      FileSystem files = path.getFileSystem(configuration);
      RemoteIterator<LocatedFileStatus> parts = files.listFiles(path, true);
      while (parts.hasNext()) {
        Path part = parts.next().getPath();
        CompressionCodec codec = codecs.getCodec(part);
        try (InputStream raw = files.open(part);
            InputStream text =
                new BufferedInputStream(codec == null ? raw : codec.createInputStream(raw))) {
          CsvQuotes.problem(text)
              .ifPresent(
                  problem -> {
                    throw new SluiceException(
                        ExitCode.FAILED,
                        "Cannot load %s: %s; nothing was written, mend the file first"
                            .formatted(part.getName(), problem));
                  });
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Runs what reads the file.
   *
   * @throws SluiceException if Spark cannot read it in its format
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
        "Cannot load %s: it cannot be read as %s: %s; see --format".formatted(path, format, reason),
        e);
  }

  /** The columns of the file, with types made out from its values where it does not name them. */
  StructType columns() {
    return switch (format) {
      case CSV -> withCodesAsText(csv().option("inferSchema", true).csv(path.toString()).schema());
      case JSON -> withoutMalformed(json().option("inferTimestamp", true).json(path.toString()));
      case PARQUET -> spark.read().parquet(path.toString()).schema();
    };
  }

  /**
   * The rows: in text formats every simple value as text, and {@link #MALFORMED} as the last
   * column.
   *
   * @param columns columns of the file; in JSON, lists and objects are read in their types
   */
  Dataset<Row> rows(StructType columns) {
    return switch (format) {
      case CSV -> csv().schema(text(csv().csv(path.toString()).schema())).csv(path.toString());
      case JSON -> json().schema(text(columns)).json(path.toString());
      case PARQUET -> spark.read().parquet(path.toString());
    };
  }

  boolean isText() {
    return format != CatalogFormat.PARQUET;
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
    return spark.read().option("columnNameOfCorruptRecord", MALFORMED);
  }

  private static StructType withoutMalformed(Dataset<Row> rows) {
    return rows.drop(MALFORMED).schema();
  }

  private StructType withCodesAsText(StructType inferred) {
    Column[] holdsCode =
        Arrays.stream(inferred.fields())
            .map(field -> functions.max(Columns.named(field.name()).rlike(CODE)))
            .toArray(Column[]::new);
    Row found = csv().csv(path.toString()).agg(functions.lit(1), holdsCode).first();
    StructType columns = new StructType();
    for (int i = 0; i < inferred.size(); i++) {
      StructField field = inferred.fields()[i];
      boolean isCode =
          field.dataType() instanceof NumericType && Boolean.TRUE.equals(found.get(i + 1));
      columns = columns.add(field.name(), isCode ? DataTypes.StringType : field.dataType());
    }
    return columns;
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
