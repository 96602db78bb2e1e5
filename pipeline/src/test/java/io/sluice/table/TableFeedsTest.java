package io.sluice.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.pipeline.Format;
import io.sluice.pipeline.LocatedException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableFeedsTest {

  private static final String SHOP =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: clicks, schema: { id: string not null, n: long } }
      views:
        per_id:
          from: clicks
          window: { tumbling: 10 minutes, grace: 15 minutes }
          group_by: id
          select: { clicks: count(*) }
        big: { from: clicks, where: n > 10, select: { id: id } }
      """;

  @Test
  void everyStreamAndViewHasATableAndEveryGraceOneForLateEvents() {
    Pipeline pipeline = PipelineFile.parse(Path.of("p.yaml"), SHOP, Map.of());

    List<TableFeed> feeds =
        PipelinePlan.of(
                pipeline,
                Optional.empty(),
                dimension -> {
                  throw new IllegalStateException("there is none");
                })
            .feeds();

    assertThat(feeds)
        .extracting(TableFeed::table, TableFeed::topic)
        .containsExactly(
            tuple("clicks", "clicks"),
            tuple("per_id", "shop.per_id"),
            tuple("per_id.late", "shop.per_id.late"),
            tuple("big", "shop.big"));
    assertThat(feeds).extracting(TableFeed::format).containsOnly(Format.JSON);
    assertThat(feeds.get(0).columns())
        .hasToString(
            "(id string not null, n long, _topic string, _partition int, _offset long,"
                + " _timestamp timestamp)");
  }

  @Test
  void whatPartitionKeysMakeComesLast() {
    TableFeed feed = feed("[id, date(_timestamp), hour(_timestamp) as h]");

    assertThat(feed.rows().names())
        .containsExactly("id", "n", "_topic", "_partition", "_offset", "_timestamp");
    assertThat(feed.columns())
        .hasToString(
            "(id string not null, n long, _topic string, _partition int, _offset long,"
                + " _timestamp timestamp, _timestamp_date date, h int)");
  }

  @Test
  void keysThatDoNotFitAreRefusedWithTheirPlace() {
    assertThatThrownBy(() -> feed("[date(n)]"))
        .isInstanceOf(LocatedException.class)
        .hasMessageStartingWith("p.yaml:13:28: cannot partition by 'date(n)': ");
  }

  private static TableFeed feed(String partitionBy) {
    String tables = "tables:\n  clicks: { partition_by: %s }\n".formatted(partitionBy);
    return PipelinePlan.of(
            PipelineFile.parse(Path.of("p.yaml"), SHOP + tables, Map.of()),
            Optional.empty(),
            dimension -> {
              throw new IllegalStateException("there is none");
            })
        .feeds()
        .get(0);
  }
}
