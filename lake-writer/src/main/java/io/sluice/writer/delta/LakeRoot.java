package io.sluice.writer.delta;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The directory of all tables. */
public final class LakeRoot {

  private LakeRoot() {}

  /**
   * Creates the directory if need be, and a file in it, which is deleted again.
   *
   * @throws SluiceException with {@link ExitCode#CONFIGURATION} if that does not work
   */
  public static void requireWritable(URI root, Configuration configuration) {
    try {
      Path folder = new Path(root);
      FileSystem files = folder.getFileSystem(configuration);
      if (!files.mkdirs(folder)) {
        throw new IOException("the directory cannot be created");
      }
      Path probe = new Path(folder, ".sluice-probe-" + UUID.randomUUID());
      files.create(probe, false).close();
      files.delete(probe, false);
    } catch (IOException e) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot write to the lake at %s: %s; give the writer the right to, or change 'root' of 'lake'"
              .formatted(root, e.getMessage()),
          e);
    }
  }
}
