package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.local.Installation;
import io.sluice.local.KafkaBroker;
import io.sluice.local.LocalStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/getting-started.md tells a newcomer, command by command, but for the clone, the build
 * and the broker; DuckDB reads what came of it.
 */
class GettingStartedIT {

  private static final Path HOME = Installation.current().home();
  private static final int LIMIT_MINUTES = 10;

  @TempDir private Path directory;

  @Test
  void theCommandsOfTheTextMakeRowsOfAnOwnTopic() throws Exception {
    Path walked = directory.resolve("orders");
    Path said = directory.resolve("walk.txt");
    try (KafkaBroker broker = LocalStack.Options.in(directory.resolve("stack")).broker()) {
      broker.start();
      ProcessBuilder walk =
          new ProcessBuilder(
                  HOME.resolve("examples/own-topic/walk").toString(), "--dir", walked.toString())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      walk.environment().put("SLUICE_BUILD", "never");
      walk.environment().put("JAVA_HOME", System.getProperty("java.home"));
      walk.environment().put("SLUICE_JAVA_OPTS", Sluice.JAVA_OPTIONS);
      walk.environment().put("KAFKA_BOOTSTRAP", broker.bootstrapServers());
      walk.environment().put("PROCESSOR_HTTP", "127.0.0.1:0");
      walk.environment().put("WRITER_HTTP", "127.0.0.1:0");
      Process process = walk.start();
      try {
        assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        assertThat(process.descendants()).isEmpty();
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    assertThat(Files.readString(said))
        .contains("6 records sent to topic orders")
        .contains("a1        DE         20.5  sku=tea count=2.0")
        .contains("amount: 'a lot' instead of a number")
        .contains("2026-01-05T12:00:00.000Z  DE            2     16.9")
        .containsPattern("(?m)^View +\\d+\\.\\d s$");
    try (LakeReplay lake = new LakeReplay(walked.resolve("lake"))) {
      assertThat(lake.open("orders")).isTrue();
      assertThat(lake.open("orders.quarantine")).isTrue();
      assertThat(lake.texts("select order_id || coalesce(coupon, '') from orders order by 1"))
          .isEqualTo(List.of("a1", "a2", "a3", "a4", "a5", "a6", "a7WELCOME", "a9"));
      assertThat(lake.number("select count(*) from orders_quarantine")).isEqualTo(1);
    }
  }
}
