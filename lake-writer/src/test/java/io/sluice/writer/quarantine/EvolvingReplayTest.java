package io.sluice.writer.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.writer.table.TableState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay that brings columns, into a real table that another implementation reads. */
class EvolvingReplayTest {

  @TempDir private Path folder;

  private QuarantineWorld evolving() throws IOException {
    QuarantineWorld world = QuarantineWorld.evolving(folder);
    world.malformed(1, "{\"id\":11,\"price\":2.5}");
    world.malformed(2, "{\"id\":12,\"place\":{\"city\":\"x\"}}");
    world.malformed(4, "{\"id\":14,\"place\":{\"code\":7}}");
    world.malformed(5, "{\"id\":15,\"price\":\"none\"}");
    world.rows(6, 0, 3);
    return world;
  }

  @Test
  void columnsRowsAndWhatWasReplayedAreOneCommit() throws Exception {
    QuarantineWorld world = evolving();

    assertThat(world.run("replay", "orders")).as(world.err.toString()).isZero();

    assertThat(world.named())
        .extracting(
            row -> row.get("_offset"),
            row -> row.get("id"),
            row -> row.get("price"),
            row -> String.valueOf(row.get("place")))
        .containsExactly(
            tuple(0L, 0L, null, "null"),
            tuple(1L, 11L, 2.5, "null"),
            tuple(2L, 12L, null, "[x, null]"),
            tuple(3L, 3L, null, "null"),
            tuple(4L, 14L, null, "[null, 7.0]"));
    TableState state = world.orders().state();
    assertThat(state.nextOffsets()).isEqualTo(Map.of(QuarantineWorld.ORDERS_0, 6L));
    world.run("list");
    assertThat(world.out.toString()).contains("1 wait, 3 replayed");
  }

  @Test
  void aSecondRunWritesNothing() throws Exception {
    QuarantineWorld world = evolving();
    world.run("replay", "orders");
    String columns = world.orders().state().schemaJson().orElseThrow();

    assertThat(world.run("replay", "orders")).as(world.err.toString()).isZero();

    assertThat(world.named()).hasSize(5);
    assertThat(world.orders().state().schemaJson()).contains(columns);
  }

  @Test
  void aDryRunBringsNoColumn() throws Exception {
    QuarantineWorld world = evolving();

    assertThat(world.run("replay", "orders", "--dry-run")).as(world.err.toString()).isZero();

    assertThat(world.out.toString()).contains("3");
    assertThat(world.named()).hasSize(2);
    assertThat(world.orders().state().schemaJson().orElseThrow()).doesNotContain("price");
  }
}
