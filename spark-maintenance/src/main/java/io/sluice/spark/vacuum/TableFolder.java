package io.sluice.spark.vacuum;

import io.sluice.spark.table.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;

/** The folder of a table as its file system shows it. */
public record TableFolder(Path root, FileSystem files) {

  public static TableFolder of(LakeTable table) {
    try {
      FileSystem files =
          table.location().getFileSystem(table.spark().sessionState().newHadoopConf());
      return new TableFolder(files.makeQualified(table.location()), files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything below it, in one listing. */
  List<TableFile> list() {
    try {
      List<TableFile> found = new ArrayList<>();
      RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
      while (all.hasNext()) {
        LocatedFileStatus file = all.next();
        relative(file.getPath().toUri())
            .ifPresent(
                path ->
                    found.add(
                        new TableFile(
                            path,
                            file.getLen(),
                            Instant.ofEpochMilli(file.getModificationTime()))));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files that a version names and that are not there, below the folder or elsewhere. */
  public List<String> missing(Snapshot version) {
    Set<String> there = list().stream().map(TableFile::path).collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    for (AddFile file : version.allFiles().collectAsList()) {
      URI named = URI.create(file.path());
      if (!relative(named).map(there::contains).orElseGet(() -> exists(new Path(named)))) {
        missing.add(file.path());
      }
    }
    return missing;
  }

  /** The path below the folder of a file that a log names; empty if it lies elsewhere. */
  Optional<String> relative(URI file) {
    if (!file.isAbsolute()) {
      return Optional.of(file.getPath());
    }
    String folder = root.toUri().getPath() + "/";
    String path = file.getPath();
    return path.startsWith(folder)
        ? Optional.of(path.substring(folder.length()))
        : Optional.empty();
  }

  Path path(TableFile file) {
    return new Path(root, new Path(null, null, file.path()));
  }

  boolean has(TableFile file) {
    return exists(path(file));
  }

  private boolean exists(Path path) {
    try {
      return path.getFileSystem(files.getConf()).exists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
