package io.sluice.writer.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on real Delta tables; rows are read back by Delta Kernel. */
class QuarantineMainTest {

  private static final String READABLE = "{\"id\":7,\"text\":\"x\"}";

  @TempDir private Path folder;
  private QuarantineWorld world;

  @BeforeEach
  void write() throws IOException {
    world = new QuarantineWorld(folder);
    world.malformed(1, READABLE);
    world.malformed(2, "nonsense\u0000");
    world.malformed(4, READABLE);
    world.rows(5, 0, 3);
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(world.out.toString());
  }

  @Test
  void listCountsWhatWaitsByErrorAndPartition() throws IOException {
    assertThat(world.run("list", "-o", "json")).as(world.err.toString()).isZero();

    JsonNode table = json().path("tables").path(0);
    assertThat(table.path("table").asText()).isEqualTo("orders");
    assertThat(table.path("waiting").asInt()).isEqualTo(3);
    assertThat(table.path("errors").toString())
        .isEqualTo(
            "[{\"error\":\"id: it is of no schema\",\"records\":3,\"first_offset\":1,\"last_offset\":4,"
                + "\"first_time\":\"1970-01-01T00:00:01Z\",\"last_time\":\"1970-01-01T00:00:04Z\"}]");
    assertThat(table.path("partitions").path(0).path("partition").asText()).isEqualTo("orders-0");
  }

  @Test
  void aCheckEndsWith3WhileARecordWaits() {
    assertThat(world.run("list", "--check")).isEqualTo(ExitCode.CHECK_FAILED.number());
    assertThat(world.out.toString()).contains("3 wait, 0 replayed, 0 discarded");
    assertThat(world.run("list")).isZero();
    world.run("replay", "orders");
    world.run("discard", "orders", "--all", "--reason", "nonsense");

    assertThat(world.run("list", "orders", "--check")).isZero();

    assertThat(world.out.toString()).contains("0 wait, 2 replayed, 1 discarded");
  }

  @Test
  void showHasAllThatIsKnownOfARecord() throws IOException {
    assertThat(world.run("show", "orders", "--offset", "2")).as(world.err.toString()).isZero();
    assertThat(world.out.toString())
        .contains("orders-0:2  waiting  1970-01-01T00:00:02Z")
        .contains("error   it is of no schema")
        .contains("field   id")
        .contains("key     \"key\"")
        .contains("value   0x6e6f6e73656e736500")
        .contains("header  trace: 0x07");

    assertThat(world.run("show", "orders.quarantine", "--limit", "1", "-o", "json")).isZero();

    assertThat(json().path("records")).hasSize(1);
    assertThat(json().path("records").path(0).path("offset").asInt()).isEqualTo(1);
    assertThat(json().path("records").path(0).path("value").path("text").asText())
        .isEqualTo(READABLE);
  }

  @Test
  void replayWritesEachRowOnceWithItsCoordinates() throws IOException {
    assertThat(world.run("replay", "orders", "--dry-run")).as(world.err.toString()).isZero();
    assertThat(world.out.toString()).contains("would replay 2, 0 had their rows already, 1 still");
    assertThat(world.offsets()).containsExactly(0L, 3L);

    assertThat(world.run("replay", "orders", "-o", "json")).as(world.err.toString()).isZero();
    assertThat(json().path("replayed").asInt()).isEqualTo(2);
    assertThat(world.run("replay", "orders")).isZero();

    assertThat(world.out.toString()).contains("replayed 0,").contains("1 still wait");
    assertThat(world.offsets()).containsExactly(0L, 1L, 3L, 4L);
    assertThat(world.read()).contains(List.of(7L, "x", "orders", 0L, 4L, 4_000_000L));
  }

  @Test
  void aRecordWhoseRowIsInTheTableGetsNoSecondOne() throws IOException {
    world.malformed(7, READABLE);
    world.rows(8, 7);

    assertThat(world.run("replay", "orders")).as(world.err.toString()).isZero();

    assertThat(world.out.toString()).contains("replayed 2, 1 had their rows already");
    assertThat(world.offsets()).containsExactly(0L, 1L, 3L, 4L, 7L);
    assertThat(world.run("list", "--check")).isEqualTo(ExitCode.CHECK_FAILED.number());
    assertThat(world.out.toString()).contains("1 wait, 3 replayed");
  }

  @Test
  void whatTheTableHasNotComeToIsLeftToTheWriter() throws IOException {
    world.malformed(9, READABLE);

    world.run("replay", "orders");

    assertThat(world.offsets()).containsExactly(0L, 1L, 3L, 4L);
    world.run("list");
    assertThat(world.out.toString()).contains("1 to be read again by the writer");
  }

  @Test
  void discardSaysWhyInTheLogAndDeletesNothing() throws IOException {
    assertThat(world.run("discard", "orders", "--offset", "1-2", "--reason", "test", "--dry-run"))
        .isZero();
    assertThat(world.out.toString()).contains("would discard 2 records");
    assertThat(world.run("discard", "orders", "--offset", "1-2", "--reason", "a test"))
        .as(world.err.toString())
        .isZero();

    world.run("replay", "orders");

    assertThat(world.offsets()).containsExactly(0L, 3L, 4L);
    assertThat(folder.resolve("lake/orders/_delta_log/00000000000000000001.json"))
        .content()
        .contains("a test");
    world.run("show", "orders", "--offset", "1");
    assertThat(world.out.toString()).contains("discarded").contains("x");
  }

  @Test
  void discardIsRefusedWhereNothingSaysWhichOrWhy() {
    assertThat(world.run("discard", "orders", "--reason", "test"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(world.err.toString()).contains("nothing says which").contains("--all");
    assertThat(world.run("discard", "orders", "--all", "--partition", "0", "--reason", "test"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(world.run("discard", "orders", "--all")).isEqualTo(ExitCode.USAGE.number());
    assertThat(world.run("discard", "orders", "--all", "--reason", " "))
        .isEqualTo(ExitCode.USAGE.number());
  }

  @Test
  void changesOfKeyedRowsAreNotReplayed() {
    assertThat(world.run("replay", "users")).isEqualTo(ExitCode.USAGE.number());
    assertThat(world.err.toString()).contains("bring back a row that was deleted since");
  }

  @Test
  void aTableThatIsNotThereIsNamedWithTheNearestOne() {
    assertThat(world.run("show", "order")).isEqualTo(ExitCode.USAGE.number());
    assertThat(world.err.toString()).contains("did you mean 'orders'?");
    assertThat(world.run("show", "orders", "--offset", "9-3")).isEqualTo(ExitCode.USAGE.number());
    assertThat(world.err.toString()).contains("ends before it begins");
  }
}
