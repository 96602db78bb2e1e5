package io.sluice.writer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.AvroEncoder;
import io.sluice.registry.InMemorySchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.table.MemoryLake;
import io.sluice.writer.table.SourcePartition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A topic with records of several types, of which a table has one. */
class RecordTypesTest {

  private static final RowType CLICK = RowType.of(Field.required("id", Primitive.LONG));
  private static final RowType VISIT = CLICK.with(Field.optional("page", Primitive.STRING));

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final MemoryLake lake = new MemoryLake(InstantSource.fixed(Instant.EPOCH));
  private final MemoryFiles files = new MemoryFiles();
  private final List<byte[]> topic = new ArrayList<>();
  private final int click = register("Click", CLICK);
  private final int visit = register("Visit", VISIT);
  private final FeedPlan plan = RegisteredFeed.of(registry, "shop.Click", ", record: Click", files);

  private int register(String name, RowType columns) {
    return registry.register(
        "shop." + name, SchemaText.avro(AvroSchemas.schema(columns, name).toString()));
  }

  private FeedWorker drained() {
    FeedWorker worker =
        new FeedWorker(
            plan,
            FeedRun.of(FeedRun.Extent.TO_END),
            lake,
            GivenRecords.of(topic, 3),
            () -> Instant.EPOCH);
    worker.run();
    return worker;
  }

  private void click(long id) {
    topic.add(AvroEncoder.withSchemaId(CLICK, click).encode(Row.of(CLICK, id)));
  }

  private void visit(long id) {
    topic.add(AvroEncoder.withSchemaId(VISIT, visit).encode(Row.of(VISIT, id, "p")));
  }

  private Stream<Row> rows() {
    return lake.versions(plan.table().location()).stream()
        .flatMap(version -> version.commit().files().stream())
        .flatMap(file -> files.rows(file).stream());
  }

  @Test
  void othersArePassedOverAndTheTableIsPastThem() {
    visit(1);
    click(2);
    visit(3);
    click(4);
    visit(5);
    topic.add(new byte[] {7});

    FeedStatus status = drained().status();

    assertThat(rows().map(row -> row.get("id"))).containsExactly(2L, 4L);
    assertThat(status.count(FeedCount.PASSED_OVER)).isEqualTo(3);
    assertThat(status.count(FeedCount.QUARANTINED)).isEqualTo(1);
    assertThat(status.count(FeedCount.READ)).isEqualTo(6);
    assertThat(lake.open(plan.table()).state().nextOffsets())
        .isEqualTo(Map.of(new SourcePartition(GivenRecords.TOPIC, 0), 6L));
    assertThat(lake.open(plan.table()).state().schemaJson().orElseThrow()).doesNotContain("page");
  }

  @Test
  void aTopicWithOthersOnlyIsReadToItsEnd() {
    visit(1);
    visit(2);

    assertThat(drained().status().count(FeedCount.PASSED_OVER)).isEqualTo(2);

    click(3);
    assertThat(drained().status().count(FeedCount.READ)).isEqualTo(1);
    assertThat(rows().map(row -> row.get("id"))).containsExactly(3L);
  }
}
