package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user runs it; its tables are read once more by somebody else. */
class DemoIT {

  @TempDir private Path directory;

  @Test
  void theWholeRoadLosesAndDoublesNothing() throws Exception {
    Path kept = directory.resolve("demo");

    Sluice.Result demo =
        new Sluice(directory)
            .run(
                "demo",
                "--for",
                "20s",
                "--rate",
                "300",
                "--seed",
                "7",
                "--dir",
                kept.toString(),
                "-o",
                "json");

    assertThat(demo.exit()).as("%s%n%s", demo.err(), demo.out()).isZero();
    JsonNode report = new ObjectMapper().readTree(demo.out());
    assertThat(report.path("ok").asBoolean()).isTrue();
    assertThat(report.path("writer_kills").asInt()).isEqualTo(1);
    assertThat(report.path("catalog_versions").asInt()).isGreaterThan(1);
    assertThat(report.path("views")).hasSize(3);
    for (JsonNode view : report.path("views")) {
      assertThat(view.path("stream_rows").asLong()).isPositive();
      assertThat(view.path("stream_rows").asLong()).isEqualTo(view.path("batch_rows").asLong());
      assertThat(view.path("differences").asLong()).isZero();
    }
    try (LakeReplay lake = new LakeReplay(kept.resolve("lake"))) {
      ExactlyOnce exactlyOnce = new ExactlyOnce(lake, kept.resolve("truth"));
      exactlyOnce.require("clicks");
      exactlyOnce.require("purchases");
      exactlyOnce.require("profiles");
      requireWindows(lake);
    }
  }

  /** The windowed view once more, in another engine's words. */
  private static void requireWindows(LakeReplay lake) throws Exception {
    lake.open("clicks_per_product");
    String late = lake.open("clicks_per_product.late") ? "clicks_per_product_late" : "nobody";
    lake.execute("create table nobody (side varchar, source_partition int, source_offset bigint)");
    lake.execute(
        """
        create view recomputed as
        select time_bucket(interval 10 minutes, event_time) as window_start, product_id,
               count(*) as clicks, sum(quantity)::bigint as quantity
        from clicks
        where event_type = 'click' and country is not null
          and not exists (
            select 1 from %s late
            where late.source_partition = clicks._partition and late.source_offset = clicks._offset)
        group by all
        """
            .formatted(late));
    lake.execute(
        "create view streamed as select window_start, product_id, clicks, quantity from clicks_per_product");
    assertThat(lake.number("select count(*) from streamed")).isPositive();
    assertThat(lake.number("select count(*) from (from streamed except all from recomputed)"))
        .isZero();
    assertThat(lake.number("select count(*) from (from recomputed except all from streamed)"))
        .isZero();
  }
}
