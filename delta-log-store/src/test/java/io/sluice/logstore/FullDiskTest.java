package io.sluice.logstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operating system takes the first bytes of a log entry and no more, as a full disk does: fault
 * 12 of the fault matrix.
 */
@Timeout(60)
class FullDiskTest {

  @TempDir Path folder;

  @Test
  void publishesNothingThatIsNotWhole() throws Exception {
    Path log = Files.createDirectory(folder.resolve("_delta_log"));

    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -f 1; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Writing.class.getName(),
                log.resolve("00000000000000000000.json").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());

    assertThat(process.waitFor()).as(said).isEqualTo(1);
    assertThat(said).contains("java.io.IOException");
    try (Stream<Path> left = Files.list(log)) {
      assertThat(left).isEmpty();
    }
  }

  /** A process that writes one log entry that is longer than any file it may write. */
  static final class Writing {
    private Writing() {}

    public static void main(String[] arguments) throws Exception {
      Configuration configuration = new Configuration(false);
      new HardLinkLogStore(configuration)
          .write(
              LocalPaths.toHadoop(Path.of(arguments[0])),
              List.of("x".repeat(1500)).iterator(),
              false,
              configuration);
    }
  }
}
