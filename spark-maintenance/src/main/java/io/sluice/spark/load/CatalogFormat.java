package io.sluice.spark.load;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/** How the rows of a file are written. */
enum CatalogFormat {
  /** RFC 4180 with a header line; an empty field is null, {@code ""} is an empty string. */
  CSV,
  /** One object a line, or one array of objects. */
  JSON,
  PARQUET;

  /** By the ending of the name, below the ending of a compression. */
  static Optional<CatalogFormat> of(String file) {
    String name = file.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst|bz2)$", "");
    return Arrays.stream(values())
        .filter(format -> name.matches(".*\\." + format.ending()))
        .findFirst();
  }

  /**
   * The one format of files by the endings of their names.
   *
   * @throws SluiceException if one cannot be told, or they differ
   */
  static CatalogFormat ofAll(List<Path> files) {
    Set<CatalogFormat> formats = EnumSet.noneOf(CatalogFormat.class);
    for (Path file : files) {
      formats.add(
          of(file.getName())
              .orElseThrow(
                  () ->
                      new SluiceException(
                          ExitCode.USAGE,
                          "Cannot load %s: its name ends in none of .csv, .json and .parquet; name its format with --format"
                              .formatted(file.getName()))));
    }
    if (formats.size() > 1) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot load %d files together: they are %s; load each format for itself"
              .formatted(files.size(), formats));
    }
    return formats.iterator().next();
  }

  private String ending() {
    return this == JSON ? "(json|jsonl|ndjson)" : name().toLowerCase(Locale.ROOT);
  }
}
