package io.sluice.writer.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.writer.Failpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A replay that dies as by kill -9 has done all or nothing, and running it again does the rest. */
class ReplayKillTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "file.before-close, false",
    "commit.before, false",
    "commit.temporary-written, false",
    "commit.after, true"
  })
  void whereverItDiesNoRowIsLostOrDoubled(String place, boolean hasLanded) throws Exception {
    QuarantineWorld world = new QuarantineWorld(folder);
    world.malformed(1, "{\"id\":1}");
    world.malformed(2, "nonsense");
    world.malformed(4, "{\"id\":4}");
    world.rows(5, 0, 3);

    assertThat(replayUntil(place)).as("the kill hit mid-flight").isEqualTo(Failpoints.HALTED);

    assertThat(world.offsets()).isEqualTo(hasLanded ? List.of(0L, 1L, 3L, 4L) : List.of(0L, 3L));
    world.run("list");
    assertThat(world.out.toString()).contains(hasLanded ? "1 wait, 2 replayed" : "3 wait");

    assertThat(world.run("replay", "orders")).as(world.err.toString()).isZero();

    assertThat(world.offsets()).containsExactly(0L, 1L, 3L, 4L);
    world.run("list");
    assertThat(world.out.toString()).contains("1 wait, 2 replayed");
  }

  private int replayUntil(String place) throws IOException, InterruptedException {
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            QuarantineMain.class.getName(),
            "replay",
            "orders",
            "-f",
            folder.resolve("pipeline.yaml").toString());
    child.environment().put(Failpoints.ENVIRONMENT_VARIABLE, place + ":halt@1");
    return child.inheritIO().start().waitFor();
  }
}
