package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.change.ChangeRows;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.spark.verify.SharedSpark;
import io.sluice.spark.verify.TestLake;
import io.sluice.table.TableFeed;
import io.sluice.view.ViewPlan.TableJoin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A join of tables: its changelog is merged, and what batch makes of both sides is the same. */
class TableJoinIT {

  private static final int CHANGES = 400;
  private static final int PARTITIONS = 2;

  @TempDir private Path directory;

  private final Random random = new Random(11);
  private final long[] offsets = new long[2 * PARTITIONS];
  private final Map<Long, Row> orders = new HashMap<>();
  private final Map<Long, Row> customers = new HashMap<>();
  private final Map<Long, Row> shown = new HashMap<>();
  private final List<Row> orderChanges = new ArrayList<>();
  private final List<Row> customerChanges = new ArrayList<>();
  private final List<Row> emitted = new ArrayList<>();
  private RowType order = RowType.of();
  private RowType customer = RowType.of();
  private RowType placed = RowType.of();

  private Jobs jobs(String type) throws IOException {
    Jobs jobs = Jobs.in(directory);
    Path file =
        jobs.write(
            "pipeline.yaml",
            """
            pipeline: p
            lake: { root: "%s" }
            streams:
              orders: { topic: orders, key: id, table: true, event_time: at, schema: { id: long, customer: int, v: long, at: timestamp } }
              customers: { topic: customers, key: id, table: true, schema: { id: long, w: long } }
            views:
              placed:
                from: orders
                join: { table: customers, by: customer, type: %s }
                where: "coalesce(v + w <> 5, true)"
                select: { v: v, w: w }
            """
                .formatted(directory.resolve("lake").toUri(), type));
    PipelinePlan plan =
        PipelinePlan.of(
            PipelineFile.read(file, Map.of()),
            Optional.empty(),
            dimension -> {
              throw new IllegalStateException("there is none");
            });
    TableJoin join = (TableJoin) plan.views().get("placed");
    order = TableFeed.withCoordinates(join.left().changes().columns());
    customer = TableFeed.withCoordinates(join.right().changes().columns());
    placed = TableFeed.withCoordinates(ChangeRows.columns(join.output(), List.of("id")));
    for (int i = 0; i < CHANGES; i++) {
      change(type.equals("left"));
    }
    TestLake lake = new TestLake(SharedSpark.session(), new Names(plan.pipeline()));
    lake.write("orders.changelog", order, orderChanges);
    lake.write("customers.changelog", customer, customerChanges);
    lake.write("placed.changelog", placed, emitted);
    return jobs;
  }

  /** Times say nothing of the order: 1970 is among them. */
  private void change(boolean keepsLeft) {
    boolean isGone = random.nextInt(4) == 0;
    long millis = random.nextInt(1_000);
    long value = random.nextInt(6);
    if (random.nextInt(3) == 0) {
      long id = random.nextInt(6);
      Row change = changed(customer, 1, id, millis, id, isGone ? null : value, isGone ? "d" : "u");
      customerChanges.add(change);
      customers.put(id, change);
    } else {
      long id = random.nextInt(20);
      @Nullable Long refers = random.nextInt(6) == 0 ? null : (Long) (long) random.nextInt(6);
      Row change =
          changed(
              order,
              0,
              id,
              millis,
              id,
              isGone ? null : refers,
              isGone ? null : value,
              isGone ? null : millis * 1_000,
              isGone ? "d" : "u");
      orderChanges.add(change);
      orders.put(id, change);
    }
    orders.forEach((id, row) -> emit(id, row, keepsLeft));
  }

  private Row changed(RowType type, int side, long id, long millis, @Nullable Object... values) {
    int partition = (int) (id % PARTITIONS);
    List<@Nullable Object> all = new ArrayList<>(Arrays.asList(values));
    all.add(side == 0 ? "orders" : "customers");
    all.add((long) partition);
    all.add(offsets[side * PARTITIONS + partition]++);
    all.add(millis * 1_000);
    return Row.of(type, all.toArray());
  }

  private void emit(long id, Row row, boolean keepsLeft) {
    @Nullable Row found = row.get("customer") == null ? null : customers.get(row.get("customer"));
    boolean isFound = found != null && found.get("w") != null;
    boolean isShown =
        row.get("v") != null
            && (isFound ? (long) row.get("v") + (long) found.get("w") != 5 : keepsLeft);
    long micros = (long) row.get("_timestamp");
    Row now =
        Row.of(
            placed,
            id,
            isShown ? row.get("_partition") : null,
            isShown ? row.get("_offset") : null,
            isShown && isFound ? found.get("_partition") : null,
            isShown && isFound ? found.get("_offset") : null,
            isShown ? row.get("v") : null,
            isShown && isFound ? found.get("w") : null,
            isShown ? "u" : "d",
            "p.placed",
            0L,
            (long) emitted.size(),
            isShown && isFound ? Math.max(micros, (long) found.get("_timestamp")) : micros);
    @Nullable Row before = shown.get(id);
    boolean wasShown = before != null && before.get("_op").equals("u");
    if ((isShown || wasShown) && (before == null || !same(before, now))) {
      emitted.add(now);
      shown.put(id, now);
    }
  }

  /** But for its place in the view's topic. */
  private static boolean same(Row one, Row other) {
    return one.toString()
        .replaceFirst("p\\.placed, 0, \\d+", "")
        .equals(other.toString().replaceFirst("p\\.placed, 0, \\d+", ""));
  }

  private static JsonNode verified(Jobs jobs, String... more) throws IOException {
    String[] command =
        Stream.concat(Stream.of("verify", "placed", "-o", "json"), Stream.of(more))
            .toArray(String[]::new);
    return new ObjectMapper().readTree(jobs.run(command).out()).at("/views/0");
  }

  @Test
  void theMergedTableIsWhatBatchMakesOfBothSides() throws Exception {
    Jobs jobs = jobs("left");
    jobs.report("merge", "placed");
    long rows = shown.values().stream().filter(row -> row.get("_op").equals("u")).count();

    JsonNode right = verified(jobs, "--closed");
    assertThat(right.path("differences").asInt()).as("%s", right).isZero();
    assertThat(right.path("stream_rows").asLong()).isEqualTo(rows).isGreaterThan(5);
    assertThat(right.path("batch_rows").asLong()).isEqualTo(rows);

    String table = "delta.`%s`".formatted(jobs.table("placed"));
    jobs.spark()
        .sql(
            "update %s set right_offset = right_offset - 1, w = 99 where right_offset > 0"
                .formatted(table));
    assertThat(verified(jobs).path("differences").asInt())
        .as("what is made of other changes may be made anew")
        .isZero();
    assertThat(verified(jobs).path("open").asInt()).isPositive();
    assertThat(verified(jobs, "--closed").path("differences").asInt()).isPositive();

    jobs.report("merge", "placed", "--full");
    assertThat(verified(jobs, "--closed").path("differences").asInt()).isZero();
    long first = jobs.spark().sql("select min(id) from " + table).head().getLong(0);
    jobs.spark().sql("update %s set v = v + 1 where id = %d".formatted(table, first));
    assertThat(verified(jobs).path("differences").asInt())
        .as("of the same changes it is wrong")
        .isEqualTo(1);
  }

  @Test
  void anInnerJoinIsTheSameAndWhatABatchJobWouldPutInIsRefused() throws Exception {
    Jobs jobs = jobs("inner");
    jobs.report("merge", "placed");

    JsonNode verified = verified(jobs, "--closed");
    assertThat(verified.path("differences").asInt()).as("%s", verified).isZero();
    assertThat(verified.path("stream_rows").asLong()).isPositive();
    Jobs.Ended backfill =
        jobs.run(
            "backfill", "placed", "--from", "1970-01-01T00:00:00Z", "--to", "1970-01-01T00:30:00Z");
    assertThat(backfill.exit()).isEqualTo(78);
    assertThat(backfill.refusal())
        .isEqualTo(
            "Cannot backfill placed: as a join of tables its table is folded from placed.changelog, and 'sluice merge --full' would take out what a batch job puts in; give the view another name, and the processor makes all its rows anew from the topics");
  }
}
