package io.sluice.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.registry.InMemorySchemaRegistry;
import io.sluice.registry.SchemaText;
import java.nio.file.Path;
import java.util.List;
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

  private static TypeCheck.Result checkKeys(String tables) {
    return TypeCheck.of(
        PipelineFile.parse(
            Path.of("p.yaml"),
            """
            pipeline: shop
            lake: { root: "file:///lake" }
            streams:
              clicks: { topic: c, schema: { id: long, at: timestamp, day: date, At_Hour: int, raw: bytes } }
            views:
              per_id:
                from: clicks
                window: { tumbling: 1 hour, grace: 1 hour }
                group_by: id
                select: { n: count(*) }
            dimensions: { goods: { key: id } }
            tables:
            """
                + tables.indent(2),
            Map.of()),
        Optional.empty());
  }

  @Test
  void partitionKeysThatFitAreInOrder() {
    assertThat(
            checkKeys(
                """
                clicks: { partition_by: [id, date(at), date(day) as d, hour(at) as h] }
                clicks.quarantine: { partition_by: date(_timestamp) }
                per_id: { partition_by: date(window_start) }
                per_id.late: { partition_by: [side, hour(event_time)] }
                """))
        .isEqualTo(new TypeCheck.Result(List.of(), List.of()));
  }

  @Test
  void partitionKeysThatDoNotFitAreNamedWithTheirPlace() {
    assertThat(
            checkKeys(
                    """
                    clicks: { partition_by: [hour(at)] }
                    clicks.quarantine: { partition_by: [date(_offset)] }
                    per_id: { partition_by: [date(n), date(window_start)] }
                    per_id.late: { partition_by: [sides] }
                    """)
                .problems())
        .extracting(Object::toString)
        .containsExactly(
            "p.yaml:13:28: cannot partition by 'hour(at)': the rows have a column 'at_hour' already; name it otherwise: 'hour(at) as NAME'",
            "p.yaml:14:39: cannot partition by 'date(_offset)': date takes a column of type timestamp or date, and '_offset' is long",
            "p.yaml:15:28: cannot partition by 'date(n)': date takes a column of type timestamp or date, and 'n' is long",
            "p.yaml:16:33: cannot partition by 'sides': there is no column 'sides', did you mean 'side'?");
    assertThat(checkKeys("clicks: { partition_by: [hour(day)] }").problems().toString())
        .contains("hour takes a column of type timestamp, and 'day' is date");
    assertThat(checkKeys("clicks: { partition_by: [raw] }").problems().toString())
        .contains("values of type bytes have no text form in Delta");
    assertThat(checkKeys("clicks: { partition_by: [id, date(at) as ID] }").problems().toString())
        .contains("'ID' stands at p.yaml:13:28 already");
  }

  @Test
  void keysOfATableThatIsNotReadAreANote() {
    assertThat(checkKeys("goods: { partition_by: kind }").notes())
        .containsExactly("not checked: the partition keys of table 'goods' need its columns");
  }

  @Test
  void expectationsAreConditionsOverTheColumnsOfTheirTable() {
    String wrong =
        """
        clicks: { expect: { a: "id > 0 and _offset >= 0", b: "idd > 0", c: "id + 1", d: "id >" } }
        per_id: { expect: { counted: "n > 0" } }
        """;

    assertThat(checkKeys(wrong).problems())
        .extracting(problem -> problem.toString().lines().findFirst().orElseThrow())
        .satisfiesExactly(
            b -> assertThat(b).startsWith("p.yaml:13:56: unknown field 'idd', did you mean 'id'?"),
            c -> assertThat(c).startsWith("p.yaml:13:70: a condition is boolean"),
            d -> assertThat(d).startsWith("p.yaml:13:83: expected a value"));
  }

  @Test
  void ofATableThatIsNotReadOnlyTheSyntaxOfExpectationsIsChecked() {
    TypeCheck.Result result =
        checkKeys("goods: { expect: { fine: \"price > 0\", broken: \"price >\" } }");

    assertThat(result.problems()).singleElement().asString().startsWith("p.yaml:13:");
    assertThat(result.notes())
        .containsExactly(
            "not checked: the types in the expectations of table 'goods' need its columns");
  }

  @Test
  void aDimensionWithASchemaIsCheckedLikeAStream() {
    TypeCheck.Result result =
        TypeCheck.of(
            PipelineFile.parse(
                Path.of("p.yaml"),
                """
                pipeline: shop
                lake: { root: "file:///lake" }
                streams: { clicks: { topic: c, schema: { id: long } } }
                dimensions: { goods: { key: id, schema: { id: long, price: double } } }
                views:
                  dear: { from: clicks, lookup: { dimension: goods, by: id }, select: { p: goods.prise } }
                tables: { goods: { expect: { dear: "prize > 0" } } }
                """,
                Map.of()),
            Optional.empty());

    assertThat(result.problems().toString())
        .contains("p.yaml:6:", "'goods.prise'", "p.yaml:7:", "unknown field 'prize'");
    assertThat(result.notes()).isEmpty();
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
