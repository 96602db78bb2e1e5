package io.sluice.pipeline.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.pipeline.Format;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.SchemaPolicy;
import io.sluice.pipeline.SchemaSource;
import io.sluice.plan.TypeCheck;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferredStreamsTest {

  private static final String REGISTRY = "registry: { url: 'http://localhost:1' }";

  private static Pipeline parse(String stream, String... more) {
    String text =
        """
        pipeline: shop
        lake: { root: "file:///lake" }
        streams: { clicks: { topic: t, %s } }
        """
            .formatted(stream);
    return PipelineFile.parse(Path.of("p.yaml"), text + String.join("\n", more), Map.of());
  }

  private static SchemaSource schema(Pipeline pipeline) {
    return pipeline.streams().get("clicks").schema();
  }

  @Test
  void jsonWithoutASchemaAnywhereIsInferredAndEvolves() {
    Pipeline pipeline = parse("format: json");

    assertThat(schema(pipeline))
        .isEqualTo(new SchemaSource.Inferred(new RowType(List.of()), 1_000));
    assertThat(pipeline.schemaPolicy("clicks")).isEqualTo(SchemaPolicy.EVOLVE);
    assertThat(TypeCheck.of(pipeline, Optional.empty()).problems()).isEmpty();
  }

  @Test
  void someColumnsAreDeclaredAndTheOthersInferred() {
    Pipeline pipeline =
        parse(
            "infer: true, max_columns: 50, event_time: at, schema: { id: long not null, at: timestamp }",
            REGISTRY,
            "views: { v: { from: clicks, where: 'id > 1', select: { id: id } } }");

    assertThat(schema(pipeline))
        .isEqualTo(
            new SchemaSource.Inferred(
                RowType.of(
                    Field.required("id", Primitive.LONG),
                    Field.optional("at", Primitive.TIMESTAMP)),
                50));
    assertThat(pipeline.streams().get("clicks").format()).isEqualTo(Format.JSON);
    assertThat(TypeCheck.of(pipeline, Optional.empty()).problems()).isEmpty();
  }

  @Test
  void withARegistryJsonHasTheColumnsOfItsSubject() {
    assertThat(schema(parse("format: json", REGISTRY))).isEqualTo(new SchemaSource.Registry());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "max_columns: 5, schema: { id: long }; write 'infer: true' with it",
        "infer: true, format: avro; inferred from records in json only",
        "infer: true, schema: a.avsc; list some columns under 'schema'",
        "infer: true, max_columns: 0; from 1 to 10000",
        "infer: true, max_columns: 10001; from 1 to 10000",
        "infer: false, format: json; write 'schema: FILE.avsc'",
        "schema: {id: long}, infer: maybe; true or false",
        "key: id; 'format: json' to infer them",
        "format: json, key: id, table: true; without 'infer'",
        "format: json, key: id, envelope: debezium; without 'infer'"
      })
  void whatCannotBeInferredIsRefusedWithTheWayOut(String stream, String wayOut) {
    assertThatThrownBy(() -> parse(stream))
        .isInstanceOf(PipelineFileException.class)
        .hasMessageContaining(wayOut);
  }

  @ParameterizedTest
  @CsvSource({"pin", "quarantine", "stop"})
  void noOtherPolicyThanEvolveIsForInferredColumns(String policy) {
    assertThatThrownBy(
            () -> parse("format: json", "tables: { clicks: { schema: %s } }".formatted(policy)))
        .hasMessageContaining("leave 'schema: %s' out".formatted(policy));
  }

  @Test
  void aViewOnColumnsThatMayBeAnyIsRefusedWithTheWayOut() {
    assertThatThrownBy(
            () -> parse("format: json", "views: { v: { from: clicks, select: { id: id } } }"))
        .hasMessageContaining("a view cannot read stream 'clicks': its columns are inferred")
        .hasMessageContaining("list those that views use under its 'schema'");
  }

  @Test
  void keyAndEventTimeAreDeclared() {
    Pipeline pipeline = parse("format: json, event_time: at");

    assertThat(TypeCheck.of(pipeline, Optional.empty()).problems())
        .singleElement()
        .asString()
        .contains("has no column 'at' that is declared; list it under 'schema'");
  }

  @Test
  void whatNeedsInferredColumnsIsSaidToBeUnchecked() {
    Pipeline pipeline = parse("format: json", "tables: { clicks: { expect: { a: 'price > 0' } } }");

    TypeCheck.Result result = TypeCheck.of(pipeline, Optional.empty());

    assertThat(result.problems()).isEmpty();
    assertThat(result.notes()).singleElement().asString().contains("need its columns");
  }
}
