package io.sluice.spark.vacuum;

import io.sluice.spark.table.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The folder of a table as its file system shows it. */
record TableFolder(Path root, FileSystem files) {

  static TableFolder of(LakeTable table) {
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
    try {
      return files.exists(path(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
