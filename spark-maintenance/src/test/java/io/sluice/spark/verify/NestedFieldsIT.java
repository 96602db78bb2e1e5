package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.Names;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.table.TableFeed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views in Spark whose expressions name fields of nested records. */
class NestedFieldsIT {

  private static final String FILE =
      """
      pipeline: visits
      lake: { root: "%s" }
      streams:
        visits: { topic: visits, event_time: at, format: json, schema: { place: { city: string, spot: { zone: int } }, at: timestamp } }
      views:
        per_city:
          from: visits
          where: place.spot.zone > 1
          window: { tumbling: 1 minute, grace: 1 minute }
          group_by: [place.city, place.spot.zone]
          select: { visits: count(*), zones: sum(place.spot.zone), cities: count(distinct upper(place.city)) }
      """;

  @TempDir static Path root;

  private final PipelinePlan plan =
      PipelinePlan.of(
          PipelineFile.parse(Path.of("p.yaml"), FILE.formatted(root.toUri()), Map.of()),
          Optional.empty(),
          dimension -> RowType.of());
  private final TestLake lake = new TestLake(SharedSpark.session(), new Names(plan.pipeline()));

  private Row visit(long offset, @Nullable String city, @Nullable Long zone) {
    RowType columns = plan.streams().get("visits");
    RowType place = ((Type.Struct) columns.field(0).type()).row();
    RowType spot = ((Type.Struct) place.field(1).type()).row();
    return Row.of(
        TableFeed.withCoordinates(columns),
        Row.of(place, city, zone == null ? null : Row.of(spot, zone)),
        offset * 1_000_000,
        "visits",
        0L,
        offset,
        0L);
  }

  @Test
  void windowsGroupAndFilterByThem() {
    lake.write(
        "visits",
        TableFeed.withCoordinates(plan.streams().get("visits")),
        List.of(
            visit(0, "a", 2L),
            visit(1, "a", 3L),
            visit(2, "a", 3L),
            visit(3, "b", 1L),
            visit(4, "b", null),
            visit(5, null, 2L)));
    Dataset<org.apache.spark.sql.Row> nothing =
        lake.rows(TableFeed.withCoordinates(plan.views().get("per_city").output()), List.of());
    BatchView view =
        Verification.batchView(
            plan,
            plan.views().get("per_city"),
            new LakeReader(BatchSession.of(SharedSpark.session()), lake.names()));

    assertThat(
            view.rows(nothing, Marks.read(view.marks(nothing)), TimeRange.all())
                .select("city", "zone", "visits", "zones", "cities")
                .collectAsList())
        .extracting(org.apache.spark.sql.Row::toString)
        .containsExactlyInAnyOrder("[a,2,1,2,1]", "[a,3,2,6,1]", "[null,2,1,2,0]");
  }
}
