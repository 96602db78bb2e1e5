package io.sluice.writer.restore;

import static io.sluice.writer.restore.RestoreWorld.ORDERS_0;
import static io.sluice.writer.restore.RestoreWorld.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.writer.delta.LoggedTable;
import io.sluice.writer.delta.TableContent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version is looked at beside its table, and then put back or forgotten. */
class StageTest {

  @TempDir Path folder;

  private RestoreWorld world;

  @BeforeEach
  void begin() throws IOException {
    world = new RestoreWorld(folder);
    world.written("orders", 3);
  }

  private TableContent staged() {
    return LoggedTable.open(
            "shop", "orders.staged", world.location("orders.staged"), world.configuration)
        .orElseThrow()
        .newest();
  }

  @Test
  void theStagingTableNamesTheFilesOfTheVersionAndCopiesNone() throws IOException {
    RestoreReport report = world.restore("orders", "--to-version", "1", "--stage");

    assertThat(RestoreWorld.text(report)).contains("staged, to be restored to version 1");
    assertThat(world.newest("orders")).isEqualTo(2);
    assertThat(staged().paths())
        .hasSize(2)
        .allSatisfy(path -> assertThat(Path.of(URI.create(path))).exists());
    try (var found = Files.list(folder.resolve("lake/orders.staged"))) {
      assertThat(found.map(path -> path.getFileName().toString())).containsExactly("_delta_log");
    }
  }

  @Test
  void whatIsPromotedIsWhatWasStagedWhateverCameSince() throws IOException {
    world.restore("orders", "--to-version", "1", "--stage");
    TreeSet<String> names =
        staged().paths().stream()
            .map(path -> path.substring(path.lastIndexOf('/') + 1))
            .collect(Collectors.toCollection(TreeSet::new));
    world.write("orders", span(ORDERS_0, 30, 40));

    world.restore("orders", "--promote");

    assertThat(world.files("orders")).isEqualTo(names);
    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 20L));
    assertThat(Files.exists(folder.resolve("lake/orders.staged"))).isFalse();
  }

  @Test
  void abandoningTakesTheStagingTableAwayAndNothingElse() throws IOException {
    world.restore("orders", "--to-version", "1", "--stage");
    assertThatThrownBy(() -> world.restore("orders", "--to-version", "0", "--stage"))
        .hasMessageContaining("has version 1 already; promote or abandon that");

    world.restore("orders", "--abandon");

    assertThat(Files.exists(folder.resolve("lake/orders.staged"))).isFalse();
    assertThat(world.newest("orders")).isEqualTo(2);
    for (String file : world.files("orders")) {
      assertThat(folder.resolve("lake/orders").resolve(file)).exists();
    }
    assertThatThrownBy(() -> world.restore("orders", "--abandon"))
        .hasMessageContaining("nothing is");
    assertThatThrownBy(() -> world.restore("orders", "--promote"))
        .hasMessageContaining("nothing is staged");
  }

  @Test
  void whatIsNotOursIsNotTakenAway() throws IOException {
    Files.createDirectories(folder.resolve("lake/orders.staged"));
    Files.writeString(folder.resolve("lake/orders.staged/notes.txt"), "mine");

    assertThatThrownBy(() -> world.restore("orders", "--abandon"))
        .hasMessageContaining("something else is there");
    assertThat(folder.resolve("lake/orders.staged/notes.txt")).exists();
  }

  @Test
  void aStageWhoseFilesAreGoneIsNotPromoted() throws IOException {
    Set<String> then = world.files("orders");
    world.restore("orders", "--to-version", "2", "--stage");
    world.restore("orders", "--to-version", "0");
    then.removeAll(world.files("orders"));
    Files.delete(folder.resolve("lake/orders").resolve(then.iterator().next()));

    assertThatThrownBy(() -> world.restore("orders", "--promote"))
        .hasMessageContaining("are gone, " + then.iterator().next());
    assertThat(folder.resolve("lake/orders.staged")).exists();
  }
}
