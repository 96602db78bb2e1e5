package io.sluice.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that goes when this JVM ends, also by Ctrl-C, unless somebody decides to keep it.
 *
 * <p>Processes of this JVM that still write there are ended first, without their consent.
 */
public final class TemporaryDirectory {

  private final Path root;
  private volatile boolean kept;

  private TemporaryDirectory(Path root) {
    this.root = root;
  }

  /** Takes a directory that exists. */
  public static TemporaryDirectory deletedAtExit(Path root) {
    TemporaryDirectory directory = new TemporaryDirectory(root);
    Runtime.getRuntime().addShutdownHook(new Thread(directory::atExit, "temporary-directory-exit"));
    return directory;
  }

  /** Leaves the directory in place, with the logs of what went wrong. */
  public void keep() {
    kept = true;
  }

  private void atExit() {
    if (!kept) {
      ProcessHandle.current().descendants().forEach(TemporaryDirectory::end);
      delete();
    }
  }

  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  private void delete() {
    try (Stream<Path> walk = Files.walk(root)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      System.err.printf("Cannot delete %s: %s; delete it yourself%n", root, e.getMessage());
    }
  }
}
