package io.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.writer.delta.CheckpointObserver;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.delta.DeltaSettings;
import io.sluice.writer.feed.FeedCount;
import io.sluice.writer.feed.FeedPlan;
import io.sluice.writer.feed.FeedRun;
import io.sluice.writer.feed.FeedStatus;
import io.sluice.writer.feed.FeedWorker;
import io.sluice.writer.feed.GivenRecords;
import io.sluice.writer.file.KernelReader;
import io.sluice.writer.file.WriterMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of a view that replace one another, in a real table that another reader reads. */
class UpdatedViewTest {

  @TempDir private Path folder;

  private Pipeline pipeline() {
    return PipelineFile.parse(
        Path.of("p.yaml"),
        """
        pipeline: shop
        lake: { root: "file://%s" }
        streams: { clicks: { topic: clicks, schema: { g: string, at: timestamp } } }
        views:
          live:
            from: clicks
            topic: %s
            window: { tumbling: 10 seconds, grace: 5 seconds, emit: updates }
            group_by: g
            select: { clicks: count(*) }
        """
            .formatted(folder, GivenRecords.TOPIC),
        Map.of());
  }

  private static String row(String group, int clicks, boolean isClosed) {
    return "{\"window_start\":\"1970-01-01T00:00:00Z\",\"window_end\":\"1970-01-01T00:00:10Z\",\"g\":%s,\"clicks\":%d,\"window_closed\":%s}"
        .formatted(group, clicks, isClosed);
  }

  @Test
  void everyRowGoesToTheChangelogAndWhatIsNoneToTheQuarantineOfTheView() throws Exception {
    PipelinePlan plan =
        PipelinePlan.of(
            pipeline(),
            Optional.empty(),
            dimension -> {
              throw new IllegalStateException("there is none");
            });
    DeltaLakeTables lake =
        new DeltaLakeTables(
            DeltaSettings.defaults("test"),
            InstantSource.fixed(Instant.EPOCH),
            Runnable::run,
            CheckpointObserver.none());
    FeedPlan feed = FeedPlans.of(plan, plan.feeds().get(1), lake, new WriterMemory(64 << 20));
    List<byte[]> topic =
        Stream.of(row("null", 1, false), row("\"a\"", 1, false), "{}", row("null", 2, true))
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();

    FeedWorker worker =
        new FeedWorker(
            feed,
            FeedRun.of(FeedRun.Extent.TO_END),
            lake,
            GivenRecords.of(topic, 2),
            () -> Instant.EPOCH);
    worker.run();

    FeedStatus status = worker.status();
    assertThat(status.count(FeedCount.QUARANTINED)).isEqualTo(1);
    assertThat(folder.resolve("live")).doesNotExist();
    assertThat(folder.resolve("live.quarantine")).exists();
    RowType columns =
        TableSchemaJson.read(lake.open(feed.table()).state().schemaJson().orElseThrow());
    assertThat(columns.names())
        .startsWith("window_start", "window_end", "g", "clicks", "window_closed", "_op");
    int offset = columns.ordinal("_offset").orElseThrow();
    assertThat(
            new KernelReader(feed.table().location(), columns)
                .rowsByFile().values().stream()
                    .flatMap(List::stream)
                    .sorted(Comparator.comparing(row -> (Long) row.get(offset)))
                    .map(row -> row.subList(2, 6).toString()))
        .containsExactly("[null, 1, false, u]", "[a, 1, false, u]", "[null, 2, true, u]");
  }

  @Test
  void theWritersTablesAreChangelogAndLateRows() {
    WrittenTables written = WrittenTables.of(pipeline());

    assertThat(written.names())
        .containsExactly(
            "clicks",
            "clicks.quarantine",
            "live.changelog",
            "live.quarantine",
            "live.late",
            "live.late.quarantine");
    assertThatThrownBy(() -> written.wanted(List.of("live")))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("Cannot find table 'live'");
  }
}
