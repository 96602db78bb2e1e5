package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class CommandRunnerTest {

  private final StringWriter err = new StringWriter();

  @Command(name = "fails")
  private record Failing(Exception failure) implements CommandRunner.Command {
    @Override
    public ExitCode run() throws Exception {
      throw failure;
    }
  }

  private int run(Exception failure) {
    return new CommandRunner(new Failing(failure))
        .printingTo(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
        .run();
  }

  @Test
  void aMistakeOfTheUserIsOneLineAndItsExitCode() {
    assertThat(run(new SluiceException(ExitCode.TRY_LATER, "Cannot do it: not yet; try again")))
        .isEqualTo(75);
    assertThat(err).hasToString("Cannot do it: not yet; try again" + System.lineSeparator());
  }

  @Test
  void aFullDiskIsNoFaultOfOurs() {
    Exception full =
        new RuntimeException(
            "Job aborted", new UncheckedIOException(new IOException("No space left on device")));

    assertThat(run(full)).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("Cannot go on: No space left on device;")
        .doesNotContain("fault of Sluice");
  }

  @Test
  void whatNobodyForesawIsAFaultOfOurs() {
    assertThat(run(new IllegalStateException("no such thing"))).isEqualTo(1);
    assertThat(err.toString()).contains("no such thing; this is a fault of Sluice itself");
  }
}
