package io.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.table.TableFeed;
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
import io.sluice.writer.table.CommitOutcome;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.LakeTables;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableRefusedException;
import io.sluice.writer.table.TableState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records without a schema, in a real table that another implementation reads. */
class InferredJsonTest {

  @TempDir private Path folder;

  private final DeltaLakeTables lake =
      new DeltaLakeTables(
          DeltaSettings.defaults("test"),
          InstantSource.fixed(Instant.EPOCH),
          Runnable::run,
          CheckpointObserver.none());

  /** All that the topic has; a run goes on where the one before ended. */
  private final List<byte[]> topic = new ArrayList<>();

  private String schema = "infer: true";
  private long now;

  private FeedPlan plan() {
    Pipeline pipeline =
        PipelineFile.parse(
            Path.of("p.yaml"),
            """
            pipeline: shop
            lake: { root: "file://%s" }
            streams: { clicks: { topic: %s, format: json, %s } }
            tables: { clicks: { partition_by: "date(_timestamp) as day", commit: { rows: 2 } } }
            """
                .formatted(folder, GivenRecords.TOPIC, schema),
            Map.of());
    PipelinePlan plan =
        PipelinePlan.of(
            pipeline,
            Optional.empty(),
            dimension -> {
              throw new IllegalStateException("there is none");
            });
    return FeedPlans.of(plan, plan.feeds().get(0), lake, new WriterMemory(64 << 20));
  }

  private FeedStatus write(String... records) {
    for (String record : records) {
      topic.add(record.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
    return write(topic, lake);
  }

  private FeedStatus write(List<byte[]> records, LakeTables into) {
    FeedWorker worker =
        new FeedWorker(
            plan(),
            FeedRun.of(FeedRun.Extent.TO_END),
            into,
            GivenRecords.of(records, 2),
            () -> Instant.ofEpochMilli(now++));
    worker.run();
    return worker.status();
  }

  private RowType columns() {
    return TableSchemaJson.read(lake.open(plan().table()).state().schemaJson().orElseThrow());
  }

  private String inferred() {
    return plan().feed().recordsOf(columns()).toString();
  }

  /** The rows by offset, each without what is null and what says where it came from. */
  private List<Map<String, Object>> rows() throws IOException {
    RowType columns = columns();
    int offset = columns.ordinal("_offset").orElseThrow();
    return new KernelReader(plan().table().location(), columns)
        .rowsByFile().values().stream()
            .flatMap(List::stream)
            .sorted(Comparator.comparing(row -> (Long) row.get(offset)))
            .map(row -> named(row, columns))
            .toList();
  }

  private static Map<String, Object> named(List<Object> row, RowType columns) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < row.size(); i++) {
      String name = columns.field(i).name();
      boolean isCoordinate = TableFeed.COORDINATES.ordinal(name).isPresent() || name.equals("day");
      if (row.get(i) != null && !isCoordinate) {
        named.put(name, row.get(i));
      }
    }
    return named;
  }

  private long quarantined(FeedStatus status) {
    return status.count(FeedCount.QUARANTINED);
  }

  @Test
  void theFirstRecordsMakeTheTableAndLaterOnesBringColumns() throws Exception {
    FeedStatus status =
        write(
            "{'id': 1, 'name': 'a', 'gone': null}",
            "{'id': 2, 'place': {'city': 'x'}}",
            "{'id': 3, 'tags': []}",
            "{'id': 4.5, 'tags': ['t'], 'place': {'code': 7}, 'gone': true}");

    assertThat(quarantined(status)).isZero();
    assertThat(status.count(FeedCount.LEFT_OUT)).isZero();
    assertThat(inferred())
        .isEqualTo(
            "(id double, name string, place struct(city string, code double), tags list<string>, gone boolean)");
    assertThat(rows())
        .hasToString(
            "[{id=1.0, name=a}, {id=2.0, place=[x, null]}, {id=3.0}, {id=4.5, place=[null, 7.0], tags=[t], gone=true}]");
  }

  @Test
  void anotherRunGoesByTheTableAndNotByWhatItSeesFirst() throws Exception {
    write("{'id': 1, 'big': 9007199254740993}", "{'id': 2, 'name': 'a'}");

    FeedStatus status =
        write("{'big': 5}", "{'id': 'x'}", "{'name': 7}", "{'big': 0.5}", "{'new': 1, 'id': 3}");

    assertThat(quarantined(status)).isEqualTo(3);
    assertThat(inferred()).isEqualTo("(id double, big long, name string, new double)");
    assertThat(rows())
        .hasToString(
            "[{id=1.0, big=9007199254740993}, {id=2.0, name=a}, {big=5}, {id=3.0, new=1.0}]");
    assertThat(status.count(FeedCount.GROWN)).isEqualTo(1);
  }

  @Test
  void whatIsOfTwoTypesIsInQuarantineAndNeverNull() throws Exception {
    FeedStatus status =
        write(
            "{'id': 1}",
            "{'id': 'one', 'x': 1}",
            "{'id': [1]}",
            "{'id': 2, 'list': [1, 'x']}",
            "{'id': 9007199254740993}",
            "{'ID': 5}",
            "{'Day': 5}",
            "{'_offset': 5}",
            "{'id': 3}");

    assertThat(quarantined(status)).isEqualTo(7);
    assertThat(inferred()).isEqualTo("(id double)");
    assertThat(rows()).hasToString("[{id=1.0}, {id=3.0}]");
  }

  @Test
  void declaredColumnsHaveTheirTypesAndOthersAreInferredBesideThem() throws Exception {
    schema =
        "infer: true, schema: { id: long not null, at: timestamp, prices: 'map<string,double>' }";
    FeedStatus status =
        write(
            "{'id': 9007199254740993, 'at': '2026-01-05T00:00:00Z', 'prices': {'eur': 1}, 'n': 1}",
            "{'n': 2}",
            "{'id': 2, 'prices': {'usd': 2.5}}");

    assertThat(quarantined(status)).as("'id' is required").isEqualTo(1);
    assertThat(inferred())
        .isEqualTo("(id long not null, at timestamp, prices map<string,double>, n double)");
    assertThat(rows())
        .hasToString(
            "[{id=9007199254740993, at=1767571200000000, prices={eur=1.0}, n=1.0}, {id=2, prices={usd=2.5}}]");
  }

  @Test
  void aColumnThatIsDeclaredOtherwiseThanTheTableHasItIsRefused() {
    write("{'id': 1}");
    schema = "infer: true, schema: { id: long }";

    assertThatThrownBy(() -> write("{'id': 2}"))
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("column 'id' is declared as long, and the table has double")
        .hasMessageContaining("declare it as the table has it");
  }

  @Test
  void namesThatAreDataEndInQuarantineAndNotInColumns() throws Exception {
    schema = "infer: true, max_columns: 3";

    FeedStatus status =
        write("{'a': 1}", "{'b': 1}", "{'c': 1}", "{'d': 1}", "{'e': {'f': 1}}", "{'a': 2}");

    assertThat(quarantined(status)).isEqualTo(2);
    assertThat(inferred()).isEqualTo("(a double, b double, c double)");
    assertThat(rows()).hasToString("[{a=1.0}, {b=1.0}, {c=1.0}, {a=2.0}]");
  }

  @Test
  void recordsThatSayNothingAreRowsWithNothing() throws Exception {
    write("{}", "{'a': null}");

    assertThat(rows()).hasToString("[{}, {}]");
    write("{'a': 1}");
    assertThat(rows()).hasToString("[{}, {}, {a=1.0}]");
  }

  private static List<byte[]> records(String... records) {
    return Stream.of(records)
        .map(record -> record.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** Lets somebody else write before the first commit. */
  private static final class Overtaken implements LakeTables {
    private final LakeTables lake;
    private Runnable before;

    Overtaken(LakeTables lake, Runnable before) {
      this.lake = lake;
      this.before = before;
    }

    @Override
    public LakeTable open(TableDefinition definition) {
      LakeTable table = lake.open(definition);
      return new LakeTable() {
        @Override
        public TableDefinition definition() {
          return table.definition();
        }

        @Override
        public TableState state() {
          return table.state();
        }

        @Override
        public CommitOutcome commit(PendingCommit commit) {
          Runnable other = before;
          before = () -> {};
          other.run();
          return table.commit(commit);
        }

        @Override
        public void close() {
          table.close();
        }
      };
    }
  }

  @Test
  void aWriterThatIsOvertakenGoesByTheColumnsOfTheOther() throws Exception {
    List<byte[]> other = records("{'x': 1, 'Y': 1}");

    FeedStatus status =
        write(
            records("{'x': 'a', 'y': 1}", "{'x': 'b'}", "{'x': 2, 'y': 2}", "{'x': 3}"),
            new Overtaken(lake, () -> write(other, lake)));

    assertThat(inferred()).isEqualTo("(x double, Y double)");
    assertThat(rows()).hasToString("[{x=1.0, Y=1.0}, {x=3.0}]");
    assertThat(quarantined(status)).as("text in 'x', and 'y' beside 'Y'").isEqualTo(2);
  }
}
