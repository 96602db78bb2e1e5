package io.sluice.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.registry.InMemorySchemaRegistry;
import io.sluice.registry.SchemaText;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypeCheckTest {

  private static final Pipeline PIPELINE =
      PipelineFile.parse(
          Path.of("p.yaml"),
          """
          pipeline: shop
          registry: { url: "http://registry:8081" }
          lake: { root: "file:///lake" }
          streams:
            clicks: { topic: clicks }
            visits: { topic: visits }
          views:
            dear: { from: clicks, select: { id: prise } }
            copies: { from: visits, select: { id: id } }
          """,
          Map.of());

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

  private TypeCheck.Result check() {
    return TypeCheck.of(PIPELINE, Optional.of(registry));
  }

  @Test
  void asksTheRegistryForWhatTheFileLeavesToIt() {
    registry.register(
        "clicks-value",
        SchemaText.avro(
            """
            {"type": "record", "name": "Click", "fields": [{"name": "price", "type": "double"}]}
            """));

    assertThat(check().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.at().line()).isEqualTo(8))
        .asString()
        .contains("unknown field 'prise', did you mean 'price'?");
    assertThat(check().notes())
        .satisfiesExactly(
            note ->
                assertThat(note)
                    .startsWith("not checked: stream 'visits': ")
                    .contains("the registry has no subject 'visits-value'"),
            note ->
                assertThat(note)
                    .isEqualTo("not checked: view 'copies' needs the columns of 'visits'"));
  }

  @Test
  void aRegistryThatDoesNotAnswerIsNoFaultOfTheFile() {
    registry.down(true);

    assertThat(check().problems()).isEmpty();
    assertThat(check().notes())
        .containsExactly(
            "not checked: stream 'clicks': Cannot reach registry: it is down",
            "not checked: stream 'visits': Cannot reach registry: it is down",
            "not checked: view 'dear' needs the columns of 'clicks'",
            "not checked: view 'copies' needs the columns of 'visits'");
  }

  @Test
  void checksAStreamInProtobufAndTheViewsOnIt() {
    Pipeline pipeline =
        PipelineFile.parse(
            Path.of("p.yaml"),
            """
            pipeline: shop
            registry: { url: "http://registry:8081" }
            lake: { root: "file:///lake" }
            streams:
              clicks: { topic: clicks, format: protobuf }
              visits: { topic: visits, format: protobuf, message: Visit }
            views:
              dear: { from: clicks, select: { id: prise } }
              good: { from: clicks, select: { id: price } }
            """,
            Map.of());
    String click = "syntax = \"proto3\"; message Click { double price = 1; }";
    registry.register("clicks-value", new SchemaText(SchemaText.Kind.PROTOBUF, click));
    registry.register("visits-value", new SchemaText(SchemaText.Kind.PROTOBUF, click));

    TypeCheck.Result result = TypeCheck.of(pipeline, Optional.of(registry));

    assertThat(result.problems())
        .satisfiesExactly(
            problem ->
                assertThat(problem.toString())
                    .startsWith("p.yaml:6:")
                    .contains("the schema has no such message; it has: Click"),
            problem ->
                assertThat(problem.toString())
                    .startsWith("p.yaml:8:")
                    .contains("unknown field 'prise', did you mean 'price'?"));
    assertThat(result.notes()).isEmpty();
  }
}
