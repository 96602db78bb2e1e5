package io.sluice.drill;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A command of the operating system, run to its end. */
final class SystemCommand {

  private SystemCommand() {}

  /**
   * @return what it printed
   * @throws SluiceException if it is not there or fails
   */
  static String run(String... line) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw failed(String.join(" ", line), output.strip());
      }
      return output.strip();
    } catch (IOException e) {
      throw failed(String.join(" ", line), String.valueOf(e.getMessage()));
    }
  }

  private static SluiceException failed(String line, String reason) {
    return new SluiceException(
        ExitCode.FAILED,
        "Cannot run '%s': %s; leave out the faults that need it with --rows"
            .formatted(line, reason));
  }
}
