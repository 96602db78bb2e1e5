package io.sluice.logstore;

import io.delta.storage.CloseableIterator;
import io.delta.storage.LogStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/** The deliberate fault: looks whether the version exists, then renames over whatever is there. */
final class RenamingLogStore extends LogStore {

  RenamingLogStore(Configuration configuration) {
    super(configuration);
  }

  @Override
  public void write(
      org.apache.hadoop.fs.Path path,
      Iterator<String> actions,
      Boolean overwrite,
      Configuration configuration)
      throws IOException {
    Path target = LocalPaths.of(path);
    if (!overwrite && Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    TemporaryFile temporary = TemporaryFile.write(target, actions);
    Files.move(temporary.path(), target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public CloseableIterator<String> read(
      org.apache.hadoop.fs.Path path, Configuration configuration) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Iterator<FileStatus> listFrom(
      org.apache.hadoop.fs.Path path, Configuration configuration) {
    throw new UnsupportedOperationException();
  }

  @Override
  public org.apache.hadoop.fs.Path resolvePathOnPhysicalStorage(
      org.apache.hadoop.fs.Path path, Configuration configuration) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Boolean isPartialWriteVisible(
      org.apache.hadoop.fs.Path path, Configuration configuration) {
    return true;
  }
}
