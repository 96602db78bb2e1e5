package io.sluice.local.run;

import io.sluice.local.JavaCommand;
import io.sluice.local.LocalStackException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A JVM whose lines go somewhere while it runs, and that never outlives this one. */
final class ServiceProcess implements Child {

  private final Process process;
  private final CompletableFuture<Integer> end;

  private ServiceProcess(Process process, CompletableFuture<Integer> end) {
    this.process = process;
    this.end = end;
  }

  /**
   * @param lines is told each line of its standard output and standard error, by one thread
   * @throws LocalStackException if the process cannot be created
   */
  static ServiceProcess start(String name, JavaCommand command, Consumer<String> lines) {
    try {
      Process process = new ProcessBuilder(command.line()).redirectErrorStream(true).start();
      CompletableFuture<Void> said = new CompletableFuture<>();
      Thread reader = new Thread(() -> read(process, lines, said), "output-" + name);
      reader.setDaemon(true);
      reader.start();
      // It has ended when its last words are told.
      return new ServiceProcess(
          process, process.onExit().thenCombine(said, (ended, nothing) -> ended.exitValue()));
    } catch (IOException e) {
      throw new LocalStackException(
          "Cannot start %s: %s; see that this Java can be run again".formatted(name, e), e);
    }
  }

  private static void read(Process process, Consumer<String> lines, CompletableFuture<Void> said) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.accept(line);
      }
    } catch (IOException e) {
      lines.accept("(what it said is lost: %s)".formatted(e));
    } finally {
      said.complete(null);
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public CompletableFuture<Integer> end() {
    return end;
  }

  @Override
  public void terminate() {
    // Process.destroy() closes the pipe too, which the child takes for our end.
    process.toHandle().destroy();
  }

  @Override
  public void kill() {
    process.destroyForcibly();
  }
}
