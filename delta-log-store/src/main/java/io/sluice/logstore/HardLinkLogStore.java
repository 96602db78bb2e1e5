package io.sluice.logstore;

import io.delta.storage.CloseableIterator;
import io.delta.storage.LogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * The log of a Delta table on local files, safe between processes and across a power cut.
 *
 * <p>A commit is written whole to a hidden temporary file, forced to disk, and published by a hard
 * link, which the file system refuses when the name exists. So of any number of writers exactly one
 * gets a version, and nobody ever sees half of one. Delta's own stores for {@code file:} promise
 * neither between two processes.
 *
 * <p>Contract: {@link LogStore} and Delta PROTOCOL.md, "Delta Log Entries". Every process that
 * writes the table must use it; {@link LogStoreSettings} has the key for each engine.
 */
public final class HardLinkLogStore extends LogStore {

  private final PublishListener listener;

  /** The constructor that Delta calls; the configuration may name a {@link PublishListener}. */
  public HardLinkLogStore(Configuration configuration) {
    super(configuration);
    this.listener = PublishListener.from(configuration);
  }

  /**
   * Reads a file line by line.
   *
   * @throws FileNotFoundException if there is none
   */
  @Override
  public CloseableIterator<String> read(org.apache.hadoop.fs.Path path, Configuration configuration)
      throws IOException {
    try {
      return new Lines(Files.newBufferedReader(LocalPaths.of(path)));
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
  }

  /**
   * Publishes a file. After any exception but the two below it may be there or not.
   *
   * @throws FileAlreadyExistsException if the file exists and {@code overwrite} is false; it is
   *     unchanged
   * @throws FileNotFoundException if the folder does not exist
   */
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
    try (TemporaryFile temporary = TemporaryFile.write(target, actions)) {
      listener.temporaryWritten(target);
      publish(temporary.path(), target, overwrite);
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
  }

  private static void publish(Path temporary, Path target, boolean overwrite) throws IOException {
    if (overwrite) {
      LocalPaths.deleteChecksum(target);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.createLink(target, temporary);
    }
    LocalPaths.forceFolder(target);
  }

  /**
   * Lists what stands in the folder of {@code path} with a name at or after its name, in the order
   * of names, without hidden files.
   *
   * @throws FileNotFoundException if the folder does not exist
   */
  @Override
  public Iterator<FileStatus> listFrom(org.apache.hadoop.fs.Path path, Configuration configuration)
      throws IOException {
    try {
      return Listing.from(LocalPaths.of(path.getParent()), path.getName()).iterator();
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
  }

  @Override
  public org.apache.hadoop.fs.Path resolvePathOnPhysicalStorage(
      org.apache.hadoop.fs.Path path, Configuration configuration) {
    return LocalPaths.toHadoop(LocalPaths.of(path));
  }

  /**
   * True: it concerns the checkpoints, which engines write without this store. They then write
   * aside and rename.
   */
  @Override
  public Boolean isPartialWriteVisible(
      org.apache.hadoop.fs.Path path, Configuration configuration) {
    return true;
  }

  private static FileNotFoundException missing(NoSuchFileException e) {
    FileNotFoundException missing = new FileNotFoundException(e.getFile() + " does not exist");
    missing.initCause(e);
    return missing;
  }
}
