package io.sluice.logstore;

import io.delta.storage.CloseableIterator;
import io.delta.storage.LogStore;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The log of a Delta table in S3, safe between processes.
 *
 * <p>A commit is one PUT that S3 carries out only if there is no object of that name ({@code
 * If-None-Match: *}). So of any number of writers exactly one gets a version, and nobody ever sees
 * half of one. Delta's own store for S3 looks first and puts then, and is safe in one process only.
 *
 * <p>Contract: {@link LogStore} and Delta PROTOCOL.md, "Delta Log Entries". Every process that
 * writes the table must use it; {@link LogStoreSettings} has the key for each engine.
 */
public final class ConditionalPutLogStore extends LogStore {

  /** The constructor that Delta calls. */
  public ConditionalPutLogStore(Configuration configuration) {
    super(configuration);
  }

  /**
   * Reads an object line by line.
   *
   * @throws FileNotFoundException if there is none
   */
  @Override
  public CloseableIterator<String> read(Path path, Configuration configuration) throws IOException {
    return new Lines(
        new BufferedReader(
            new InputStreamReader(
                S3Objects.of(path, configuration).open(path), StandardCharsets.UTF_8)));
  }

  /**
   * Publishes an object. After any exception but the one below it may be there or not, and may also
   * appear later.
   *
   * @throws FileAlreadyExistsException if the object exists and {@code overwrite} is false; it is
   *     unchanged, and not from this call
   */
  @Override
  public void write(
      Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
      throws IOException {
    S3Objects objects = S3Objects.of(path, configuration);
    if (overwrite) {
      objects.put(path, actions);
    } else {
      objects.putIfAbsent(path, actions);
    }
  }

  /**
   * Lists what stands in the folder of {@code path} with a name at or after its name, in the order
   * of names. Only these are asked of S3, however long the log.
   *
   * @throws FileNotFoundException if the folder does not exist
   */
  @Override
  public Iterator<FileStatus> listFrom(Path path, Configuration configuration) throws IOException {
    return S3Objects.of(path, configuration).listFrom(path).iterator();
  }

  @Override
  public Path resolvePathOnPhysicalStorage(Path path, Configuration configuration)
      throws IOException {
    return path.getFileSystem(configuration).makeQualified(path);
  }

  /** False: an object is there whole or not at all, so checkpoints are written in place. */
  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
    return false;
  }
}
