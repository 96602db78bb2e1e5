package io.sluice.writer.file;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.OutputFile;

/** A folder of a file system that Hadoop knows. A file that it has closed is as safe as it gets. */
record HadoopTableFolder(FileSystem files, Path root) implements TableFolder {

  static HadoopTableFolder at(URI location, Configuration configuration) throws IOException {
    Path root = new Path(location);
    return new HadoopTableFolder(root.getFileSystem(configuration), root);
  }

  @Override
  public OutputFile output(String path) throws IOException {
    return new HadoopFile(files, below(path));
  }

  @Override
  public Status status(String path) throws IOException {
    FileStatus status = files.getFileStatus(below(path));
    return new Status(status.getLen(), Instant.ofEpochMilli(status.getModificationTime()));
  }

  @Override
  public void force(Collection<String> paths) {}

  @Override
  public void delete(String path) throws IOException {
    files.delete(below(path), false);
  }

  private Path below(String path) {
    return new Path(root, path);
  }
}
