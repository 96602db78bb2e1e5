package io.sluice.writer.delta;

import io.delta.storage.CloseableIterator;
import io.delta.storage.LogStore;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.logstore.LakeConfiguration;
import io.sluice.pipeline.LakeDefinition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The directory of all tables. */
public final class LakeRoot {

  private static final String CONTENT = "{}";

  private LakeRoot() {}

  /**
   * What Hadoop and Delta are told about a lake.
   *
   * @throws SluiceException with {@link ExitCode#CONFIGURATION} if two writers would not be kept
   *     apart there
   */
  public static LakeConfiguration configuration(LakeDefinition lake) {
    try {
      return LakeConfiguration.of(lake.root(), lake.hadoop());
    } catch (IllegalArgumentException e) {
      throw new SluiceException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The Hadoop configuration for whoever looks after a lake's tables and writes no rows.
   *
   * @throws SluiceException as {@link #configuration}
   */
  public static Configuration hadoop(LakeDefinition lake) {
    Configuration hadoop = new Configuration();
    configuration(lake).forHadoop().forEach(hadoop::set);
    return hadoop;
  }

  /**
   * Creates the directory if need be, and a file in it through the log store, twice: the second
   * time has to be refused. The file is read back and deleted again.
   *
   * @return when it was written, by the storage's clock
   * @throws SluiceException with {@link ExitCode#CONFIGURATION} if that does not work
   */
  public static Instant requireWritable(
      URI root, LakeConfiguration lake, Configuration configuration) {
    try {
      Path folder = new Path(root);
      FileSystem files = folder.getFileSystem(configuration);
      if (!files.mkdirs(folder)) {
        throw new IOException("the directory cannot be created");
      }
      Path probe = new Path(folder, ".sluice-probe-" + UUID.randomUUID());
      try {
        LogStore store = lake.newLogStore(configuration);
        requireExclusive(root, store, probe, configuration);
        requireReadable(store, probe, configuration);
        return Instant.ofEpochMilli(files.getFileStatus(probe).getModificationTime());
      } finally {
        files.delete(probe, false);
      }
    } catch (IOException e) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot write to the lake at %s: %s; give the writer the right to, or change 'root' or 'hadoop' of 'lake'"
              .formatted(root, e.getMessage()),
          e);
    } catch (ReflectiveOperationException e) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot write to the lake at %s: log store %s is not on the class path; add its jar"
              .formatted(root, lake.logStore().className()),
          e);
    }
  }

  static void requireExclusive(URI root, LogStore store, Path probe, Configuration configuration)
      throws IOException {
    publish(store, probe, configuration);
    try {
      publish(store, probe, configuration);
    } catch (FileAlreadyExistsException asItMustBe) {
      return;
    }
    throw new SluiceException(
        ExitCode.CONFIGURATION,
        "Cannot write to the lake at %s: it took one file twice, so two writers would overwrite each other's commits; use a storage that honours 'If-None-Match: *' on PUT"
            .formatted(root));
  }

  private static void requireReadable(LogStore store, Path probe, Configuration configuration)
      throws IOException {
    try (CloseableIterator<String> lines = store.read(probe, configuration)) {
      if (!lines.hasNext() || !lines.next().equals(CONTENT)) {
        throw new IOException("what was written is read as something else");
      }
    }
  }

  private static void publish(LogStore store, Path probe, Configuration configuration)
      throws IOException {
    store.write(probe, List.of(CONTENT).iterator(), false, configuration);
  }
}
