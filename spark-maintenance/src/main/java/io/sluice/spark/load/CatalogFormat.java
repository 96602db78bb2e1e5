package io.sluice.spark.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the rows of a file are written. */
enum CatalogFormat {
  /** RFC 4180 with a header line; an empty field is null, {@code ""} is an empty string. */
  CSV,
  /** One object a line. */
  JSON,
  PARQUET;

  /** By the ending of the name, below the ending of a compression. */
  static Optional<CatalogFormat> of(String file) {
    String name = file.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst|bz2)$", "");
    return Arrays.stream(values())
        .filter(format -> name.endsWith("." + format.name().toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}
