package io.sluice.spark.load;

import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Says of which file and line a row is.
 *
 * <p>Spark numbers rows within the pieces of files that its tasks read, rising but from anywhere;
 * so it takes the first number of every piece to count from there.
 */
final class RowPlaces implements Serializable {

  /** A struct of file, piece and number; no column of a table can have this name. */
  static final String COLUMN = "sluice place";

  private static final long serialVersionUID = 1;

  private final HashMap<String, FilePlaces> files = new HashMap<>();
  private final ArrayList<String> miscounts = new ArrayList<>();

  /** What to subtract from the numbers of the rows of each piece, and the lines of the rows. */
  private record FilePlaces(String name, HashMap<Long, Long> offsets, LineIndex lines)
      implements Serializable {}

  /** Where a row is, before anything has moved it. */
  static Column of(Column piece, Column number) {
    return functions.struct(
        functions.col("_metadata.file_path").as("file"), piece.as("piece"), number.as("number"));
  }

  /**
   * @param rows of the catalog, all of them
   */
  static RowPlaces of(Catalog catalog, Dataset<Row> rows) {
    Map<Path, SourceFile> sources = new HashMap<>();
    catalog.files().forEach(file -> sources.put(withoutAuthority(file.path()), file));
    Map<String, TreeMap<Long, Row>> pieces = new HashMap<>();
    for (Row piece : pieces(rows)) {
      pieces
          .computeIfAbsent(piece.getString(0), file -> new TreeMap<>())
          .put(piece.getLong(1), piece);
    }
    RowPlaces places = new RowPlaces();
    Map<SourceFile, Long> counts = new HashMap<>();
    pieces.forEach(
        (file, ofFile) -> {
          SourceFile source = sources.get(withoutAuthority(new Path(URI.create(file))));
          if (source == null) {
            throw new IllegalStateException("Spark reads a file that was not named: " + file);
          }
          counts.put(source, ofFile.values().stream().mapToLong(piece -> piece.getLong(3)).sum());
          places.files.put(
              file, new FilePlaces(source.name(), offsets(catalog, ofFile), source.lines()));
        });
    if (catalog.isText()) {
      catalog.files().forEach(file -> places.count(file, counts.getOrDefault(file, 0L)));
    }
    return places;
  }

  private void count(SourceFile file, long read) {
    if (file.lines().rows() != read) {
      miscounts.add(
          "%s has %d rows, and Spark reads %d of it"
              .formatted(file.name(), file.lines().rows(), read));
    }
  }

  /** One phrase for each file of which Spark reads fewer rows than it has, or more. */
  List<String> miscounts() {
    return miscounts;
  }

  private static Path withoutAuthority(Path path) {
    // 'file:///a' and 'file:/a' are the same file.
    return new Path(path.toUri().getPath());
  }

  private static List<Row> pieces(Dataset<Row> rows) {
    String place = "`" + COLUMN + "`";
    return rows.groupBy(
            functions.col(place + ".file").as("file"), functions.col(place + ".piece").as("piece"))
        .agg(functions.min(place + ".number"), functions.count(functions.lit(1)))
        .collectAsList();
  }

  private static HashMap<Long, Long> offsets(Catalog catalog, TreeMap<Long, Row> pieces) {
    HashMap<Long, Long> offsets = new HashMap<>();
    long before = 0;
    for (Row piece : pieces.values()) {
      // Parquet knows the number of a row in its file.
      offsets.put(piece.getLong(1), catalog.isText() ? piece.getLong(2) - before : 0);
      before += piece.getLong(3);
    }
    return offsets;
  }

  /** Such as {@code catalog.csv line 3}; for a format without lines {@code row 3}. */
  String text(Row place) {
    OptionalLong line = line(place);
    return line.isPresent()
        ? "%s line %d".formatted(name(place), line.getAsLong())
        : "%s row %d".formatted(name(place), row(place));
  }

  private FilePlaces file(Row place) {
    FilePlaces file = files.get(place.getString(0));
    if (file == null) {
      throw new IllegalStateException("No row of a file that was counted: " + place);
    }
    return file;
  }

  private String name(Row place) {
    return file(place).name();
  }

  /** Counted from 1, the header not among them. */
  private long row(Row place) {
    Long offset = file(place).offsets().get(place.getLong(1));
    return 1 + place.getLong(2) - (offset == null ? 0 : offset);
  }

  private OptionalLong line(Row place) {
    return file(place).lines().line(row(place) - 1);
  }

  /** The name of the file as a column. */
  Column file() {
    return functions
        .udf((UDF1<Row, String>) this::name, DataTypes.StringType)
        .apply(Columns.named(COLUMN));
  }

  /** The number of the row in its file, from 1. */
  Column row() {
    return functions
        .udf((UDF1<Row, Long>) this::row, DataTypes.LongType)
        .apply(Columns.named(COLUMN));
  }

  /** The line in which it begins; null where that is not known. */
  Column line() {
    return functions
        .udf((UDF1<Row, @Nullable Long>) this::lineOrNull, DataTypes.LongType)
        .apply(Columns.named(COLUMN));
  }

  private @Nullable Long lineOrNull(Row place) {
    OptionalLong line = line(place);
    return line.isPresent() ? (Long) line.getAsLong() : null;
  }
}
