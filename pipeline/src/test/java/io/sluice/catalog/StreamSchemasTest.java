package io.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.registry.InMemorySchemaRegistry;
import io.sluice.registry.SchemaText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
