package io.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.registry.InMemorySchemaRegistry;
import io.sluice.registry.SchemaReference;
import io.sluice.registry.SchemaText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSchemasTest {

  private static final String CLICK =
      """
      {"type":"record","name":"Click","fields":[
        {"name":"id","type":"string"},
        {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}}]}
      """;

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

  @TempDir private Path directory;

  private StreamDefinition stream(String definition) {
    String text =
        """
        pipeline: p
        registry: { url: http://localhost }
        lake: { root: "file:///lake" }
        streams:
          clicks: { topic: t, %s }
        """
            .formatted(definition);
    return PipelineFile.parse(directory.resolve("p.yaml"), text, Map.of()).streams().get("clicks");
  }

  private String columns(String definition) {
    return new StreamSchemas(Optional.of(registry)).of(stream(definition)).toString();
  }

  @Test
  void takesTheLatestSchemaOfTheTopicsSubject() {
    registry.register("t-value", SchemaText.avro(CLICK));
    assertThat(columns("key: id")).isEqualTo("(id string not null, at timestamp not null)");
  }

  /** As producers register with RecordNameStrategy and TopicRecordNameStrategy. */
  @ParameterizedTest
  @ValueSource(strings = {"shop.Click", "t-shop.Click"})
  void takesTheLatestSchemaOfASubjectThatIsNamed(String subject) {
    registry.register("t-value", SchemaText.avro(CLICK.replace("\"id\"", "\"other\"")));
    registry.register(subject, SchemaText.avro(CLICK));

    assertThat(columns("key: id, subject: " + subject)).startsWith("(id string not null");
    assertThat(stream("subject: " + subject).subject()).isEqualTo(subject);
  }

  @Test
  void refusesASubjectOfRecordsThatTheStreamDoesNotRead() {
    registry.register("t-value", SchemaText.avro(CLICK));

    assertThat(columns("record: Click")).startsWith("(id string not null");
    assertThatThrownBy(() -> columns("record: shop.Visit"))
        .hasMessageEndingWith(
            "the newest schema of subject 't-value' is not that of stream 'clicks': it is a record of"
                + " 'Click', and not of 'shop.Visit'; name the subject that has it: 'subject: ...'")
        .hasMessageContaining("p.yaml:5:");
  }

  @Test
  void aSubjectIsNamedOnlyWhereItIsAsked() {
    assertThatThrownBy(() -> columns("schema: { id: long }, subject: s"))
        .hasMessageContaining("leave 'subject' out, or 'schema'");
  }

  @Test
  void theLatestSchemaMayReferToOthers() {
    registry.register(
        "id", SchemaText.avro("{\"type\":\"enum\",\"name\":\"a.Id\",\"symbols\":[\"X\"]}"));
    registry.register(
        "t-value",
        new SchemaText(
            SchemaText.Kind.AVRO,
            CLICK.replace("\"type\":\"string\"", "\"type\":\"a.Id\""),
            List.of(new SchemaReference("a.Id", "id", 1))));

    assertThat(columns("key: id")).startsWith("(id string not null");
  }

  @Test
  void aProtoFileImportsNothingFromOutsideItsFolder() throws Exception {
    Files.writeString(
        directory.resolve("click.proto"),
        "syntax = \"proto3\"; import \"../secret.proto\"; message A { string id = 1; }");

    assertThatThrownBy(() -> columns("schema: click.proto"))
        .hasMessageContaining("it imports '../secret.proto', which is not in its folder");
  }

  @Test
  void takesASchemaFileBesideThePipelineFile() throws Exception {
    Files.writeString(directory.resolve("click.avsc"), CLICK);
    assertThat(columns("schema: click.avsc, event_time: at")).startsWith("(id string");
  }

  @Test
  void aSubjectThatIsNotThereMayComeLater() {
    assertThatThrownBy(() -> columns("key: id"))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER))
        .hasMessageContaining("p.yaml:5:3: the registry has no subject 't-value'");
  }

  @Test
  void refusesAKeyThatIsNoColumn() {
    assertThatThrownBy(() -> columns("schema: { user_id: string }, key: userid"))
        .hasMessageEndingWith("stream 'clicks' has no column 'userid', did you mean 'user_id'?");
  }

  @Test
  void refusesAnEventTimeThatIsNoTimestamp() {
    assertThatThrownBy(() -> columns("schema: { at: long }, event_time: at"))
        .hasMessageEndingWith("event time 'at' of stream 'clicks' is long; it must be a timestamp");
  }

  @Test
  void refusesASchemaFileThatIsMissingOrNoSchema() throws Exception {
    assertThatThrownBy(() -> columns("schema: none.avsc"))
        .hasMessageContaining("cannot read schema file");
    Files.writeString(directory.resolve("bad.avsc"), "{");
    assertThatThrownBy(() -> columns("schema: bad.avsc"))
        .hasMessageContaining("the schema of stream 'clicks' cannot be used");
  }

  @Test
  void refusesAColumnThatIsCalledAsACoordinate() {
    assertThatThrownBy(() -> columns("schema: { id: string, _Offset: long }"))
        .hasMessageContaining("the schema of stream 'clicks' cannot be used")
        .hasMessageContaining(
            "Cannot make a column '_Offset' of a field: _topic, _partition, _offset, _timestamp, _schema_id say"
                + " where a row came from");
  }

  @Test
  void takesAProtobufSubject() {
    registry.register(
        "t-value",
        new SchemaText(
            SchemaText.Kind.PROTOBUF,
            "syntax = \"proto3\"; import \"google/protobuf/timestamp.proto\";"
                + " message A { string id = 1; google.protobuf.Timestamp at = 2; }"
                + " message B { int32 n = 1; }"));

    assertThat(columns("format: protobuf, key: id, event_time: at"))
        .isEqualTo("(id string, at timestamp)");
    assertThat(columns("format: protobuf, message: B")).isEqualTo("(n int)");
    assertThatThrownBy(() -> columns("format: protobuf, message: C"))
        .hasMessageContaining("the schema has no such message; it has: A, B");
    assertThatThrownBy(() -> columns("key: id"))
        .hasMessageContaining(
            "subject 't-value' of stream 'clicks' holds a schema of kind PROTOBUF instead of AVRO;"
                + " write 'format: protobuf'");
  }

  @Test
  void takesASubjectOfJsonSchema() {
    registry.register(
        "t-value",
        new SchemaText(
            SchemaText.Kind.JSON,
            "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{\"id\":{\"type\":\"string\"},"
                + "\"at\":{\"type\":\"string\",\"format\":\"date-time\"}}}"));

    assertThat(columns("format: json_schema, key: id, event_time: at"))
        .isEqualTo("(id string not null, at timestamp)");
    assertThatThrownBy(() -> columns("key: id"))
        .hasMessageContaining("of kind JSON instead of AVRO; write 'format: json_schema'");
  }

  @Test
  void takesAProtobufFileWithWhatIsBesideIt() throws Exception {
    Files.writeString(
        directory.resolve("click.proto"),
        "syntax = \"proto3\"; import \"ids.proto\"; message Click { Id id = 1; }");
    assertThatThrownBy(() -> columns("schema: click.proto"))
        .hasMessageContaining("it imports 'ids.proto', which is not there");

    Files.writeString(
        directory.resolve("ids.proto"), "syntax = \"proto3\"; message Id { bytes raw = 1; }");
    assertThat(columns("schema: click.proto")).isEqualTo("(id struct(raw bytes))");
  }

  @Test
  void refusesMoreColumnsThanATableMayHave() throws Exception {
    StringBuilder text = new StringBuilder("syntax = \"proto3\"; message Click {");
    for (int i = 1; i <= 10_001; i++) {
      text.append(" int32 c").append(i).append(" = ").append(i).append(';');
    }
    Files.writeString(directory.resolve("wide.proto"), text.append('}'));

    assertThatThrownBy(() -> columns("schema: wide.proto"))
        .hasMessageContaining("p.yaml:5:")
        .hasMessageContaining("the schema of stream 'clicks' cannot be used")
        .hasMessageContaining("10001 columns");
  }
}
