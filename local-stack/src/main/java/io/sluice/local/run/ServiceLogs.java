package io.sluice.local.run;

import io.sluice.local.LocalStackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the lines of services go: all to one stream, each with its name, or each to its file. */
final class ServiceLogs {

  private static final String PREFIX = "%-9s | %s%n";

  private final PrintWriter out;
  private final @Nullable Path folder;

  /**
   * @param folder of the files; null if lines go to the stream
   */
  ServiceLogs(PrintWriter out, @Nullable Path folder) {
    this.out = out;
    this.folder = folder;
  }

  /** What happens to the services is always on the stream. */
  void account(String line) {
    say("run", line);
  }

  private synchronized void say(String name, String line) {
    out.printf(PREFIX, name, line);
    out.flush();
  }

  /**
   * @throws LocalStackException if there is to be a file and it cannot be written
   */
  Consumer<String> of(String name) {
    if (folder == null) {
      return line -> say(name, line);
    }
    Path file = folder.resolve(name + ".log");
    try {
      Files.createDirectories(folder);
      PrintWriter log =
          new PrintWriter(
              Files.newBufferedWriter(
                  file,
                  StandardCharsets.UTF_8,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND),
              true);
      return log::println;
    } catch (IOException e) {
      throw new LocalStackException(
          "Cannot write the log %s: %s; name another --log-dir".formatted(file, e), e);
    }
  }
}
