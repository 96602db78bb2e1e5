package io.sluice.writer.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others made of a table is named with its cause and the way out, and nothing is written. */
class TableRefusalTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SourcePartition ORDERS_0 = new SourcePartition("orders", 0);
  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}]}";

  @TempDir Path folder;

  private LakeTable table;

  @BeforeEach
  void createATable() {
    table = open();
    table.commit(commit(0));
  }

  private LakeTable open() {
    return new DeltaLakeTables(
            DeltaSettings.defaults("test"),
            InstantSource.fixed(Instant.parse("2026-01-05T00:00:00Z")),
            Runnable::run,
            CheckpointObserver.none())
        .open(new TableDefinition("shop", "orders", folder.toUri(), SCHEMA, List.of(), Map.of()));
  }

  private static PendingCommit commit(long offset) {
    return PendingCommit.of(
        List.of(), List.of(new OffsetSpan(ORDERS_0, offset, offset + 1)), Map.of());
  }

  private Path entry(int version) {
    return folder.resolve("_delta_log/%020d.json".formatted(version));
  }

  private void append(String operation, JsonNode... actions) throws IOException {
    ObjectNode info = JSON.createObjectNode();
    info.putObject("commitInfo")
        .put("timestamp", 0)
        .put("operation", operation)
        .putObject("operationParameters")
        .put("properties", "{\"a\":\"b\"}");
    StringBuilder lines = new StringBuilder(info + "\n");
    for (JsonNode action : actions) {
      lines.append(action).append('\n');
    }
    Files.writeString(entry(1), lines);
  }

  private static JsonNode protocol(int reader, int writer, String... features) {
    ObjectNode action = JSON.createObjectNode();
    ObjectNode protocol =
        action
            .putObject("protocol")
            .put("minReaderVersion", reader)
            .put("minWriterVersion", writer);
    if (features.length > 0) {
      ArrayNode list = protocol.putArray("writerFeatures");
      List.of(features).forEach(list::add);
    }
    return action;
  }

  private JsonNode metadata(Consumer<ObjectNode> change) throws IOException {
    for (String line : Files.readAllLines(entry(0))) {
      JsonNode action = JSON.readTree(line);
      if (action.has("metaData")) {
        change.accept((ObjectNode) action.get("metaData"));
        return action;
      }
    }
    throw new IllegalStateException("there is no metadata");
  }

  private JsonNode property(String name, String value) throws IOException {
    return metadata(metadata -> metadata.withObjectProperty("configuration").put(name, value));
  }

  private JsonNode schema(String schema) throws IOException {
    return metadata(metadata -> metadata.put("schemaString", schema));
  }

  /** By whoever opens the table, and by whoever has it open. */
  private AbstractThrowableAssert<?, ?> assertRefused() {
    assertThatThrownBy(() -> table.commit(commit(1))).isInstanceOf(TableRefusedException.class);
    assertThat(entry(2)).doesNotExist();
    return assertThatThrownBy(this::open).isInstanceOf(TableRefusedException.class);
  }

  @Test
  void aProtocolBeyondOursIsNamedWithWhatRaisedIt() throws IOException {
    append(
        "SET TBLPROPERTIES",
        protocol(1, 7, "changeDataFeed"),
        property("delta.enableChangeDataFeed", "true"));

    assertRefused()
        .hasMessage(
            "Cannot write table orders at %s: its protocol is (1,7) and this writer speaks (1,2), because of delta.enableChangeDataFeed = true, feature changeDataFeed, since version 1: SET TBLPROPERTIES {\"properties\":\"{\\\"a\\\":\\\"b\\\"}\"}; copy it into a table without that (CREATE TABLE ... AS SELECT), or name another table",
            folder.toUri());
    assertThatThrownBy(() -> table.commit(commit(1)))
        .hasMessageContaining("because of delta.enableChangeDataFeed = true");
  }

  @Test
  void aConstraintIsTakenOffAndTheProtocolWithIt() throws IOException {
    append("ADD CONSTRAINT", protocol(1, 3), property("delta.constraints.positive", "id > 0"));

    assertRefused()
        .hasMessageContaining("its protocol is (1,3)")
        .hasMessageContaining("because of delta.constraints.positive = id > 0, since version 1")
        .hasMessageContaining("DROP CONSTRAINT for each, then DROP FEATURE checkConstraints");
  }

  @Test
  void constraintsThatRaisedNoProtocolAreRefusedToo() throws IOException {
    append("SET TBLPROPERTIES", property("delta.constraints.positive", "id > 0"));

    assertRefused()
        .hasMessageContaining("delta.constraints.positive = id > 0")
        .hasMessageContaining("DROP CONSTRAINT");
  }

  @Test
  void invariantsAndGeneratedColumnsAreRefused() throws IOException {
    append(
        "CHANGE COLUMN",
        schema(
            SCHEMA.replace(
                "\"metadata\":{}",
                "\"metadata\":{\"delta.invariants\":\"{}\",\"delta.generationExpression\":\"1\"}")));

    assertRefused()
        .hasMessageContaining("delta.generationExpression of column 'id'")
        .hasMessageContaining("delta.invariants of column 'id'");
  }

  @Test
  void aColumnOfAnotherTypeIsRefusedWithBothTypes() throws IOException {
    append("CHANGE COLUMN", schema(SCHEMA.replace("\"long\"", "\"string\"")));

    assertRefused().hasMessageContaining("'id' is string there and bigint in the rows");
  }

  @Test
  void aColumnThatDemandsValuesIsRefused() throws IOException {
    append("CHANGE COLUMN", schema(SCHEMA.replace("\"nullable\":true", "\"nullable\":false")));

    assertRefused().hasMessageContaining("'id' is bigint not null there and bigint in the rows");
  }

  @Test
  void aTableThatForgetsOffsetsIsNamedWithTheWayOut() throws IOException {
    append("SET TBLPROPERTIES", property("delta.setTransactionRetentionDuration", "1 day"));

    assertRefused()
        .hasMessageContaining("delta.setTransactionRetentionDuration = 1 day")
        .hasMessageContaining(
            "ALTER TABLE delta.`%s` UNSET TBLPROPERTIES ('delta.setTransactionRetentionDuration')",
            folder.toUri());
  }

  @Test
  void aTableToAppendToOnlyIsWhatWeNeed() throws IOException {
    append("SET TBLPROPERTIES", property("delta.appendOnly", "true"));

    assertThat(table.commit(commit(1))).isEqualTo(new Committed(2));
    assertThat(open().commit(commit(2))).isEqualTo(new Committed(3));
  }
}
