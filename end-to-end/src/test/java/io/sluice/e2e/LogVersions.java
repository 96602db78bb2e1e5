package io.sluice.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The versions that the log of a local table has as entries. */
record LogVersions(Path table) {

  /** -1 while there is none. */
  long newest() throws IOException {
    Path log = table.resolve("_delta_log");
    if (!Files.exists(log)) {
      return -1;
    }
    try (Stream<Path> entries = Files.list(log)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches("[0-9]{20}\\.json"))
          .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
          .max()
          .orElse(-1);
    }
  }

  Path entry(long version) {
    return table.resolve("_delta_log/%020d.json".formatted(version));
  }

  Path checkpoint(long version) {
    return table.resolve("_delta_log/%020d.checkpoint.parquet".formatted(version));
  }
}
