package io.sluice.spark.load;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files that file names, folders and patterns stand for.
 *
 * <p>A name that is there is that file, whatever characters are in it; only another one is a
 * pattern. Of a folder its own files count, not those whose names begin with {@code _} or {@code
 * .}.
 */
record SourcePaths(Configuration configuration) {

  private static final Pattern PATTERN = Pattern.compile("[*?\\[\\]{}\\\\]");

  /** Each file once, in order. */
  List<Path> of(List<String> names) {
    Set<Path> paths = new LinkedHashSet<>();
    names.forEach(name -> paths.addAll(of(name)));
    paths.forEach(SourcePaths::requireNoPattern);
    return List.copyOf(paths);
  }

  /** Spark looks for files of a name once more, in places where nothing can be escaped. */
  private static void requireNoPattern(Path path) {
    if (PATTERN.matcher(path.toString()).find()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot load %s: Spark takes any of *?[]{}\\ in a name for a pattern; rename the file"
              .formatted(path.getName()));
    }
  }

  private List<Path> of(String name) {
    try {
      Path path = new Path(name);
      FileSystem files = path.getFileSystem(configuration);
      Path resolved = files.makeQualified(path);
      if (files.exists(resolved)) {
        return files(files, files.getFileStatus(resolved), name);
      }
      return matches(files, resolved, name);
    } catch (IOException | IllegalArgumentException e) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot load '%s': it cannot be found: %s; name another".formatted(name, e.getMessage()),
          e);
    }
  }

  private static List<Path> matches(FileSystem files, Path pattern, String name)
      throws IOException {
    FileStatus[] matches = files.globStatus(pattern);
    if (matches == null || matches.length == 0) {
      boolean isPattern = name.chars().anyMatch(character -> "*?[{".indexOf(character) >= 0);
      throw missing(name, isPattern ? "no file matches" : "there is no such file");
    }
    List<Path> paths = new ArrayList<>();
    for (FileStatus match : matches) {
      paths.addAll(files(files, match, match.getPath().toString()));
    }
    return paths;
  }

  private static List<Path> files(FileSystem files, FileStatus status, String name)
      throws IOException {
    if (!status.isDirectory()) {
      return List.of(status.getPath());
    }
    List<Path> paths = new ArrayList<>();
    for (FileStatus entry : listed(files, status.getPath(), name)) {
      String file = entry.getPath().getName();
      if (file.startsWith("_") || file.startsWith(".")) {
        continue;
      }
      if (entry.isDirectory()) {
        throw new SluiceException(
            ExitCode.FAILED,
            "Cannot load %s: it has a folder '%s' in it, and what its name says would be lost; name the folders or files themselves"
                .formatted(name, file));
      }
      paths.add(entry.getPath());
    }
    if (paths.isEmpty()) {
      throw missing(name, "the folder has no files");
    }
    paths.sort(null);
    return paths;
  }

  private static FileStatus[] listed(FileSystem files, Path folder, String name)
      throws IOException {
    try {
      return files.listStatus(folder);
    } catch (FileNotFoundException e) {
      throw missing(name, "there is no such file");
    }
  }

  private static SluiceException missing(String name, String reason) {
    return new SluiceException(
        ExitCode.FAILED, "Cannot load %s: %s; name another".formatted(name, reason));
  }
}
