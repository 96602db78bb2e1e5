package io.sluice.writer.preview;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.registry.InMemorySchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.schema.Type.Primitive;
import io.sluice.table.TableFeed;
import io.sluice.writer.delta.CheckpointObserver;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.delta.DeltaSettings;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real Delta table, partitioned by a column that is made of another. */
class DriftMainTest {

  private static final String KEPT =
      "{\"name\":\"at\",\"type\":%s},{\"name\":\"kind\",\"type\":\"string\"}"
          .formatted("{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}");
  private static final String COUNT = ",{\"name\":\"count\",\"type\":\"%s\"}";

  @TempDir private Path folder;
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void aTableAndAViewOfIt() throws IOException {
    pipeline("evolve");
    registry.register("orders-value", SchemaText.avro(schema(KEPT + COUNT.formatted("int"))));
    RowType rows =
        TableFeed.withCoordinates(
            RowType.of(
                Field.required("at", Primitive.TIMESTAMP),
                Field.required("kind", Primitive.STRING),
                Field.required("count", Primitive.INT)));
    table("orders", rows.with(Field.optional("at_date", Primitive.DATE)), List.of("at_date"));
  }

  private void table(String name, RowType columns, List<String> partitions) {
    TableDefinition definition =
        new TableDefinition(
            "shop",
            name,
            URI.create("file://" + folder.resolve("lake").resolve(name)),
            TableSchemaJson.write(columns),
            partitions,
            Map.of());
    DeltaLakeTables lake =
        new DeltaLakeTables(
            DeltaSettings.defaults("test"),
            InstantSource.fixed(Instant.EPOCH),
            Runnable::run,
            CheckpointObserver.none());
    try (LakeTable table = lake.open(definition)) {
      table.commit(
          PendingCommit.of(
              List.of(), List.of(new OffsetSpan(new SourcePartition(name, 0), 0, 1)), Map.of()));
    }
  }

  private static String schema(String fields) {
    return "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[%s]}".formatted(fields);
  }

  private void pipeline(String policy) throws IOException {
    Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        pipeline: shop
        registry: { url: "http://localhost:1" }
        lake: { root: "file://%s/lake" }
        streams:
          orders: { topic: orders, event_time: at }
          clicks: { topic: clicks, format: json, schema: { id: long } }
        views:
          kinds: { from: orders, select: { loud: upper(kind) } }
        tables:
          orders: { schema: %s, partition_by: [date(at)] }
        """
            .formatted(folder, policy));
  }

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    List<String> all = new ArrayList<>(List.of("-f", folder.resolve("pipeline.yaml").toString()));
    all.addAll(List.of(arguments));
    return new CommandRunner(new DriftMain(Map.of(), pipeline -> Optional.of(registry)))
        .printingTo(new PrintWriter(out, true), new PrintWriter(err, true))
        .run(all.toArray(String[]::new));
  }

  private int propose(String fields, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("next.avsc"), schema(fields));
    List<String> all = new ArrayList<>(List.of("--schema", "orders=" + file, "--check"));
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  @Test
  void theNewestSchemaFits() {
    assertThat(run("--check")).as(err.toString()).isZero();

    assertThat(out.toString().lines()).hasSize(3);
    assertThat(out.toString())
        .startsWith("orders")
        .contains("fits", "schema 1, evolve: records are read into the columns that there are");
  }

  @Test
  void aNewFieldBringsAColumnUnlessThePolicyIsAnother() throws IOException {
    String more = KEPT + COUNT.formatted("int") + ",{\"name\":\"price\",\"type\":\"double\"}";

    assertThat(propose(more)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("grows", "proposed schema, evolve", "new 'price' double");

    pipeline("stop");
    assertThat(propose(more)).isEqualTo(ExitCode.CHECK_FAILED.number());
    assertThat(out.toString()).contains("stops", "price");
    pipeline("quarantine");
    assertThat(propose(more)).isEqualTo(ExitCode.CHECK_FAILED.number());
    assertThat(out.toString()).contains("quarantined", "no columns for: price");
    pipeline("pin");
    assertThat(propose(more)).isZero();
  }

  @Test
  void whatWouldWaitOrGoToQuarantineIsRefused() throws IOException {
    assertThat(propose(KEPT + COUNT.formatted("long"), "-o", "json"))
        .isEqualTo(ExitCode.CHECK_FAILED.number());
    JsonNode found = new ObjectMapper().readTree(out.toString()).at("/streams/0");
    assertThat(found.path("verdict").asText()).isEqualTo("waits");
    assertThat(found.path("refused").asBoolean()).isTrue();
    assertThat(found.at("/changes/0").asText()).isEqualTo("'count' is long, and the column is int");
    assertThat(found.has("schema_id")).isFalse();

    assertThat(propose(KEPT + COUNT.formatted("string"))).isEqualTo(ExitCode.CHECK_FAILED.number());
    assertThat(out.toString()).contains("quarantined", "'count' is string, and the column is int");
    assertThat(run("--schema", "orders=" + folder.resolve("next.avsc"))).isZero();
  }

  @Test
  void aSchemaOfAnotherTypeThanTheStreamsIsNoneOfItsRecords() throws IOException {
    Path file = folder.resolve("pipeline.yaml");
    Files.writeString(
        file, Files.readString(file).replace("event_time", "record: Order, event_time"));
    assertThat(run("orders", "--check")).as(err.toString()).isZero();

    Files.writeString(
        folder.resolve("next.avsc"),
        schema(KEPT + COUNT.formatted("int")).replace("\"Order\"", "\"Placed\""));
    assertThat(run("--schema", "orders=" + folder.resolve("next.avsc"), "--check"))
        .isEqualTo(ExitCode.CHECK_FAILED.number());
    assertThat(out.toString())
        .contains("passed over", "it is a record of 'Placed', and not of 'Order'");
  }

  @Test
  void aViewThatUsesAFieldThatIsGoneIsNamed() throws IOException {
    assertThat(propose(KEPT.substring(0, KEPT.lastIndexOf(",{")) + COUNT.formatted("int")))
        .isEqualTo(ExitCode.CHECK_FAILED.number());

    assertThat(out.toString())
        .contains("no 'kind' any more, which was required")
        .contains("pipeline.yaml:8", "kind");
  }

  @Test
  void whatThePipelineFileGivesToTablesIsHeldAgainstThem() {
    table("clicks", TableFeed.withCoordinates(clicks(Primitive.INT)), List.of());
    table(
        "kinds",
        TableFeed.withCoordinates(RowType.of(Field.optional("old", Primitive.STRING))),
        List.of());

    assertThat(run("--check")).isEqualTo(ExitCode.CHECK_FAILED.number());

    assertThat(
            out.toString().lines().map(line -> line.split(" pipeline file| schema 1")[0].strip()))
        .containsExactly(
            "orders                   fits",
            "clicks                   stops",
            "kinds                    grows",
            "no 'old' any more",
            "new 'source_topic' string",
            "new 'source_partition' int",
            "new 'source_offset' long",
            "new 'loud' string");
    assertThat(out.toString())
        .contains("rows of the pipeline do not fit its columns: 'id' is int there and bigint");
  }

  @Test
  void declaredColumnsOfInferredOnesAreHeldAgainstTheTable() throws IOException {
    Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        pipeline: shop
        lake: { root: "file://%s/lake" }
        streams: { clicks: { topic: clicks, infer: true, schema: { id: long } } }
        """
            .formatted(folder));
    assertThat(run("--check")).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("clicks                   new table ");

    table("clicks", TableFeed.withCoordinates(clicks(Primitive.DOUBLE)), List.of());
    assertThat(run("clicks", "--check")).isEqualTo(ExitCode.CHECK_FAILED.number());
    assertThat(out.toString())
        .contains("stops", "'id' is declared as long, and the table has double");
  }

  @Test
  void aTableInOtherPartitionsIsRefusedWhoeverSaysItsColumns() throws IOException {
    Path file = folder.resolve("pipeline.yaml");
    Files.writeString(file, Files.readString(file).replace("[date(at)]", "[kind]"));

    assertThat(run("orders", "--check")).isEqualTo(ExitCode.CHECK_FAILED.number());
    assertThat(out.toString()).contains("partitioned by [at_date] and is to be written by [kind]");
  }

  private static RowType clicks(Primitive id) {
    return RowType.of(Field.optional("id", id));
  }

  @Test
  void whatCannotBeLookedAtIsRefused() {
    assertThat(run("click")).isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString()).contains("'click'", "did you mean 'clicks'?", "kinds");
    assertThat(run("--schema", "clicks=x.avsc")).isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString()).contains("schema of 'clicks'", "there are: orders");
    assertThat(run("--schema", "orders=" + folder.resolve("none.avsc")))
        .isEqualTo(ExitCode.FAILED.number());
    assertThat(err.toString()).contains("Cannot read schema file");
  }
}
