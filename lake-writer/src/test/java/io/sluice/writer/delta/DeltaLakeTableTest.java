package io.sluice.writer.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.logstore.LogStoreSettings;
import io.sluice.logstore.PublishListener;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.writer.Failpoints;
import io.sluice.writer.table.CommitOutcome;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.CommitOutcome.Superseded;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.FileStatistics;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.LakeTableContract;
import io.sluice.writer.table.LakeTables;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what only a Delta table can do wrong. */
class DeltaLakeTableTest extends LakeTableContract {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-05T00:00:00Z"));

  @TempDir Path folder;

  private final List<Runnable> checkpoints = new ArrayList<>();

  @AfterEach
  void clear() {
    Failpoints.arm(null);
    heal();
  }

  @Override
  protected LakeTables lake() {
    return lake(
        Map.of(
            LogStoreSettings.STANDALONE_KEY, BlindLogStore.class.getName(),
            PublishListener.CLASS_KEY, BetweenCommits.class.getName()));
  }

  private DeltaLakeTables lake(Map<String, String> hadoop) {
    return new DeltaLakeTables(
        new DeltaSettings("test", 10, hadoop), CLOCK, checkpoints::add, CheckpointObserver.none());
  }

  @Override
  protected URI location() {
    return URI.create("file://" + folder.resolve("orders"));
  }

  @Override
  protected void failNextCommit() {
    Failpoints.arm("commit.before:throw@1");
  }

  @Override
  protected void loseNextAnswer() {
    Failpoints.arm("commit.after:throw@1");
  }

  @Override
  protected void landNextCommitUnseen() {
    BlindLogStore.turn(BlindLogStore.Dial.LANDS_UNSEEN);
  }

  @Override
  protected void vanishNextCommitUnseen() {
    BlindLogStore.turn(BlindLogStore.Dial.VANISHES_UNSEEN);
  }

  @Override
  protected void heal() {
    BlindLogStore.turn(BlindLogStore.Dial.CLEAR);
  }

  @Override
  protected long rows() {
    long rows = 0;
    for (JsonNode action : log()) {
      JsonNode statistics = action.path("add").path("stats");
      rows +=
          statistics.isMissingNode() ? 0 : parse(statistics.asText()).path("numRecords").asLong();
    }
    return rows;
  }

  @Override
  protected void raiseProtocol() {
    append("{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":3}}");
  }

  @Override
  protected void forgetOffsets() {
    setProperty("delta.setTransactionRetentionDuration", "interval 1 day");
  }

  @Override
  protected void setProperty(String name, String value) {
    if (!Files.exists(logFolder()) || entries().isEmpty()) {
      open().commit(commit(1, span(ORDERS_1, 0, 1)));
    }
    ObjectNode metadata =
        log().stream()
            .filter(action -> action.has("metaData"))
            .reduce((earlier, later) -> later)
            .orElseThrow()
            .deepCopy();
    metadata.withObjectProperty("metaData").withObjectProperty("configuration").put(name, value);
    append(metadata.toString());
  }

  private Path logFolder() {
    return folder.resolve("orders/_delta_log");
  }

  private List<Path> entries() {
    try (Stream<Path> files = Files.list(logFolder())) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<ObjectNode> log() {
    List<ObjectNode> actions = new ArrayList<>();
    try {
      for (Path entry : entries()) {
        for (String line : Files.readAllLines(entry)) {
          actions.add((ObjectNode) parse(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return actions;
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(String action) {
    try {
      Files.writeString(
          logFolder().resolve("%020d.json".formatted(entries().size())), action + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void losesToACommitThatLandsWhileItsOwnIsWritten() {
    LakeTable zombie = open();
    zombie.commit(commit(10, span(ORDERS_0, 0, 10)));
    LakeTable owner = open();
    List<CommitOutcome> owners = new ArrayList<>();
    BetweenCommits.doOnce(() -> owners.add(owner.commit(commit(7, span(ORDERS_0, 10, 17)))));

    CommitOutcome outcome = zombie.commit(commit(5, span(ORDERS_0, 10, 15)));

    assertThat(owners).containsExactly(new Committed(1));
    assertThat(outcome).isEqualTo(new Superseded(ORDERS_0, 17, 10));
    assertThat(rows()).isEqualTo(17);
  }

  @Test
  void passesByACommitOfAnotherPartitionThatLandsWhileItsOwnIsWritten() {
    LakeTable one = open();
    one.commit(commit(10, span(ORDERS_0, 0, 10)));
    LakeTable two = open();
    BetweenCommits.doOnce(() -> two.commit(commit(7, span(ORDERS_1, 0, 7))));

    assertThat(one.commit(commit(5, span(ORDERS_0, 10, 15)))).isEqualTo(new Committed(2));
    assertThat(one.nextOffsets()).isEqualTo(Map.of(ORDERS_0, 15L, ORDERS_1, 7L));
    assertThat(rows()).isEqualTo(22);
  }

  @Test
  void twoWritersThatCreateTheTableAtOnceBothLand() {
    LakeTable one = open();
    LakeTable two = open();
    BetweenCommits.doOnce(() -> two.commit(commit(7, span(ORDERS_1, 0, 7))));

    assertThat(one.commit(commit(5, span(ORDERS_0, 0, 5)))).isEqualTo(new Committed(1));
    assertThat(log().stream().filter(action -> action.has("metaData"))).hasSize(1);
    assertThat(rows()).isEqualTo(12);
  }

  @Test
  void goesOnAfterAColumnWasAdded() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    ObjectNode metadata = metadataWithColumn("\"price\",\"type\":\"double\",\"nullable\":true");
    BetweenCommits.doOnce(() -> append(metadata.toString()));

    assertThat(table.commit(commit(5, span(ORDERS_0, 10, 15)))).isEqualTo(new Committed(2));
    assertThat(open().schemaJson().orElseThrow()).contains("price");
  }

  @Test
  void refusesWhenAColumnIsDemandedThatItsRowsDoNotHave() {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    append(metadataWithColumn("\"price\",\"type\":\"double\",\"nullable\":false").toString());

    assertThatThrownBy(() -> table.commit(commit(5, span(ORDERS_0, 10, 15))))
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("it demands 'price'");
  }

  private ObjectNode metadataWithColumn(String column) {
    ObjectNode metadata =
        log().stream().filter(a -> a.has("metaData")).findFirst().orElseThrow().deepCopy();
    metadata
        .withObjectProperty("metaData")
        .put(
            "schemaString",
            SCHEMA.replace("]}", ",{\"name\":%s,\"metadata\":{}}]}".formatted(column)));
    return metadata;
  }

  @Test
  void namesTheColumnsThatDoNotFit() {
    open().commit(commit(10, span(ORDERS_0, 0, 10)));
    String other =
        SCHEMA
            .replace("\"long\"", "\"string\"")
            .replace(
                "]}",
                ",{\"name\":\"price\",\"type\":\"double\",\"nullable\":true,\"metadata\":{}}]}");
    TableDefinition definition =
        new TableDefinition("shop", "orders", location(), other, List.of(), Map.of());

    assertThatThrownBy(() -> lake().open(definition))
        .hasMessageContaining("it lacks 'price' double")
        .hasMessageContaining("'id' is bigint not null there and string not null in the rows");
  }

  @Test
  void refusesAFolderThatHoldsSomethingElse() throws IOException {
    Files.createDirectories(folder.resolve("orders"));
    Files.writeString(folder.resolve("orders/notes.txt"), "mine");

    assertThatThrownBy(this::open)
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("holds 1 files and no table, notes.txt first");
  }

  @Test
  void refusesATableThatTookTheOthersPlace() throws IOException {
    LakeTable table = open();
    table.commit(commit(10, span(ORDERS_0, 0, 10)));
    table.commit(commit(10, span(ORDERS_0, 10, 20)));
    Files.delete(entries().get(1));
    Files.delete(entries().get(0));
    open().commit(commit(1, span(ORDERS_0, 20, 21)));

    assertThatThrownBy(() -> table.commit(commit(5, span(ORDERS_0, 20, 25))))
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("its log had version 1 and ends before it now");
  }

  @Test
  void refusesWhatWouldMakeTheTableUnreadable() {
    LakeTable table = open();
    DataFile outside =
        new DataFile("../x", Map.of(), 1, Instant.EPOCH, new FileStatistics(1, List.of()));
    DataFile partitioned =
        new DataFile("x", Map.of("day", "1"), 1, Instant.EPOCH, new FileStatistics(1, List.of()));

    for (DataFile file : List.of(outside, partitioned)) {
      assertThatThrownBy(
              () ->
                  table.commit(
                      PendingCommit.of(List.of(file), List.of(span(ORDERS_0, 0, 1)), Map.of())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("nothing was written");
    }
    assertThat(entries()).isEmpty();
  }

  @Test
  void checkpointsAreWrittenBesideTheCommits() throws IOException {
    LakeTable table = open();
    for (int i = 0; i <= 10; i++) {
      table.commit(commit(1, span(ORDERS_0, i, i + 1)));
    }
    assertThat(checkpoints).hasSize(1);

    checkpoints.forEach(Runnable::run);

    assertThat(logFolder().resolve("%020d.checkpoint.parquet".formatted(10))).exists();
    for (Path entry : entries()) {
      if (!entry.endsWith("%020d.json".formatted(10))) {
        Files.delete(entry);
      }
    }
    assertThat(open().nextOffsets()).isEqualTo(Map.of(ORDERS_0, 11L));
    assertThat(table.commit(commit(1, span(ORDERS_0, 11, 12)))).isEqualTo(new Committed(11));
  }

  @Test
  void anIntervalThatIsNoneLeavesCheckpointsAtOurs() {
    for (String interval : List.of("0", "-3", "often")) {
      checkpoints.clear();
      setProperty("delta.checkpointInterval", interval);
      LakeTable table = open();
      long first = table.nextOffsets().getOrDefault(ORDERS_0, 0L);
      for (long offset = first; offset < first + 10; offset++) {
        table.commit(commit(1, span(ORDERS_0, offset, offset + 1)));
      }

      assertThat(checkpoints).as(interval).hasSize(1);
    }
  }

  @Test
  void aTablesOwnIntervalHolds() {
    setProperty("delta.checkpointInterval", "3");
    LakeTable table = open();
    for (int i = 0; i < 5; i++) {
      table.commit(commit(1, span(ORDERS_0, i, i + 1)));
      checkpoints.forEach(Runnable::run);
    }

    assertThat(logFolder().resolve("%020d.checkpoint.parquet".formatted(3))).exists();
  }

  @Test
  void recordsOffsetsUnderTheNamesThatAllServicesUse() {
    open().commit(commit(10, span(ORDERS_1, 0, 10)));
    String name = new io.sluice.pipeline.Names(pipeline("shop")).transaction("orders", "orders", 1);

    Map<String, Long> transactions = new HashMap<>();
    log().stream()
        .filter(action -> action.has("txn"))
        .map(action -> action.get("txn"))
        .forEach(txn -> transactions.put(txn.get("appId").asText(), txn.get("version").asLong()));

    assertThat(transactions).isEqualTo(Map.of(name, 10L));
  }

  private io.sluice.pipeline.Pipeline pipeline(String name) {
    try {
      Path file = folder.resolve("pipeline.yaml");
      Files.writeString(
          file,
          """
          pipeline: %s
          lake: { root: "file:///nowhere" }
          streams:
            orders: { topic: orders, schema: { id: long } }
          """
              .formatted(name));
      return PipelineFile.read(file, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
