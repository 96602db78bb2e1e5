package io.sluice.console.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.console.status.WatchedTable.Kind;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchedTablesTest {

  private static final Pipeline SHOP =
      PipelineFile.parse(
          Path.of("p.yaml"),
          """
          pipeline: shop
          lake: { root: "file:///lake" }
          streams:
            clicks: { topic: clicks, schema: { id: long } }
            profiles: { topic: profiles, key: id, table: true, schema: { id: long, parent: long } }
            parents: { topic: parents, key: id, table: true, schema: { id: long } }
          views:
            live:
              from: clicks
              window: { tumbling: 10 seconds, grace: 5 seconds, emit: updates }
              select: { clicks: count(*) }
            kin: { from: profiles, join: { table: parents, by: parent }, select: { at: parents.id } }
          """,
          Map.of());

  @Test
  void whatHasOneRowForEachKeyIsLookedAtBesideItsChangelog() {
    assertThat(WatchedTables.of(SHOP).tables())
        .extracting(WatchedTable::name, WatchedTable::kind, WatchedTable::topic)
        .containsExactly(
            tuple("clicks", Kind.STREAM, Optional.of("clicks")),
            tuple("profiles.changelog", Kind.CHANGELOG, Optional.of("profiles")),
            tuple("profiles", Kind.KEYED, Optional.empty()),
            tuple("parents.changelog", Kind.CHANGELOG, Optional.of("parents")),
            tuple("parents", Kind.KEYED, Optional.empty()),
            tuple("live.changelog", Kind.UPDATES, Optional.of("shop.live")),
            tuple("live", Kind.KEYED, Optional.empty()),
            tuple("live.late", Kind.LATE, Optional.of("shop.live.late")),
            tuple("kin.changelog", Kind.UPDATES, Optional.of("shop.kin")),
            tuple("kin", Kind.KEYED, Optional.empty()));
  }

  @Test
  void aRecordOfAViewIsAsOldAsItsEventsAndSaysNothingOfAWriter() {
    assertThat(WatchedTables.of(SHOP).tables())
        .filteredOn(WatchedTable::isFilledByProducers)
        .extracting(WatchedTable::name)
        .containsExactly("clicks", "profiles.changelog", "parents.changelog");
    assertThat(WatchedTables.of(SHOP).tables())
        .filteredOn(table -> table.late().isPresent())
        .extracting(WatchedTable::name, table -> table.quarantine().orElse(""))
        .containsExactly(tuple("live.changelog", "live.quarantine"));
  }
}
