package io.sluice.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** A second table with the same rows: its own log, and the same data files, which never change. */
final class TableCopy {

  private TableCopy() {}

  static void of(Path table, Path copy) throws IOException {
    Path log = table.resolve("_delta_log");
    try (Stream<Path> files = Files.walk(table)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(table.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (file.startsWith(log)) {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        } else {
          Files.createLink(target, file);
        }
      }
    }
  }
}
