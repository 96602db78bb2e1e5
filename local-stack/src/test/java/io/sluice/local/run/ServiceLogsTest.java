package io.sluice.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.local.LocalStackException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines go to the stream with a name in front, or each service's to its own file. */
class ServiceLogsTest {

  private final StringWriter out = new StringWriter();

  @TempDir private Path directory;

  private ServiceLogs logs(Path folder) {
    return new ServiceLogs(new PrintWriter(out), folder);
  }

  @Test
  void withoutAFolderAllIsOnTheStream() {
    ServiceLogs logs = new ServiceLogs(new PrintWriter(out), null);

    logs.of("writer").accept("one");
    logs.account("writer has started");

    assertThat(out.toString().lines())
        .containsExactly("writer    | one", "run       | writer has started");
  }

  @Test
  void withAFolderEachServiceHasAFileThatGrows() throws Exception {
    Path folder = directory.resolve("logs");
    logs(folder).of("writer").accept("one");
    logs(folder).of("processor").accept("two");
    logs(folder).of("writer").accept("three");

    assertThat(Files.readAllLines(folder.resolve("writer.log"))).containsExactly("one", "three");
    assertThat(Files.readAllLines(folder.resolve("processor.log"))).containsExactly("two");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aFolderThatIsNoneIsRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> logs(file).of("writer"))
        .isInstanceOf(LocalStackException.class)
        .hasMessageStartingWith("Cannot write the log " + file.resolve("writer.log"))
        .hasMessageEndingWith("; name another --log-dir");
  }
}
