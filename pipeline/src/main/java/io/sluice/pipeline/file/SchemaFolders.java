package io.sluice.pipeline.file;

import io.sluice.pipeline.Located;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where files of schemas may be: beside the pipeline file or below, and where it says besides. So a
 * value that comes from elsewhere makes no service read, and quote, any file of its machine.
 *
 * @param folders the pipeline file's first, from which paths go
 */
record SchemaFolders(List<Path> folders) {

  SchemaFolders {
    folders = List.copyOf(folders);
  }

  /**
   * @param path of the pipeline file
   * @param more folders that it names
   */
  static SchemaFolders of(Path path, List<Located> more) {
    Path own = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(Path.of("/"));
    List<Path> folders = new ArrayList<>(List.of(own.normalize()));
    more.forEach(folder -> folders.add(resolved(own, folder)));
    return new SchemaFolders(folders);
  }

  private static Path resolved(Path from, Located file) {
    try {
      return from.resolve(file.text()).normalize();
    } catch (InvalidPathException e) {
      throw new Invalid(file.at(), "'%s' is no path: %s".formatted(file, e.getReason()));
    }
  }

  /**
   * The path of a file.
   *
   * @throws Invalid if it is elsewhere, or a link to elsewhere
   */
  Path file(Located name) {
    Path file = resolved(folders.get(0), name);
    if (folders.stream().noneMatch(folder -> isIn(folder, file))) {
      throw new Invalid(
          name.at(),
          "schema file '%s' is neither in the folder of the pipeline file nor under 'schema_folders': %s; put it there, or list its folder"
              .formatted(
                  name, folders.stream().map(Path::toString).collect(Collectors.joining(", "))));
    }
    return file;
  }

  private static boolean isIn(Path folder, Path file) {
    if (!file.startsWith(folder)) {
      return false;
    }
    try {
      return !Files.exists(file) || file.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException unreadable) {
      // Whoever reads it says so.
      return true;
    }
  }
}
