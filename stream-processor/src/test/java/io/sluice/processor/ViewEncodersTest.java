package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.WireFormat;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.processor.topology.OutputTopic;
import io.sluice.processor.topology.ViewTopology;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.registry.SubjectVersion;
import io.sluice.schema.Row;
import io.sluice.table.TableFeed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class ViewEncodersTest {

  private static final String PIPELINE =
      """
      pipeline: shop
      kafka: { bootstrap.servers: "127.0.0.1:9092" }
      registry: { url: "http://127.0.0.1:1" }
      lake: { root: "file:///nowhere" }
      streams:
        clicks: { topic: shop.clicks, format: json, schema: { id: string, at: timestamp }, event_time: at }
      views:
        per_hour:
          from: clicks
          window: { tumbling: 1 hour, grace: 0 ms }
          group_by: id
          select: { clicks: count(*) }
        copies: { from: clicks, select: { id: id } }
      """;

  private final Subjects subjects = new Subjects();

  /** Gives every subject the next id. */
  private static final class Subjects implements SchemaRegistry {
    private final List<String> registered = new ArrayList<>();
    private final List<String> records = new ArrayList<>();

    @Override
    public int register(String subject, SchemaText schema) {
      registered.add(subject);
      records.add(new Schema.Parser().parse(schema.text()).getFullName());
      return registered.size();
    }

    @Override
    public Optional<SchemaText> byId(int id) {
      return Optional.empty();
    }

    @Override
    public Optional<SubjectVersion> latest(String subject) {
      return Optional.empty();
    }

    @Override
    public Optional<SchemaText> version(String subject, int version) {
      return Optional.empty();
    }

    @Override
    public boolean isCompatible(String subject, SchemaText schema) {
      return true;
    }
  }

  private static PipelinePlan plan(String pipeline, Optional<SchemaRegistry> registry) {
    return PipelinePlan.of(
        PipelineFile.parse(Path.of("pipeline.yaml"), pipeline, Map.of()),
        registry,
        dimension -> {
          throw new AssertionError(dimension);
        });
  }

  private static ViewEncoders encoders(PipelinePlan plan) {
    return ViewEncoders.register(
        plan, ViewTopology.outputTopics(plan).stream().map(OutputTopic::topic).toList());
  }

  private static byte[] encoded(PipelinePlan plan, String table) {
    TableFeed feed =
        plan.feeds().stream().filter(f -> f.table().equals(table)).findFirst().orElseThrow();
    return encoders(plan).apply(feed).encode(Row.of(feed.record(), "t", 0L, 1L, "a"));
  }

  @Test
  void everyTopicOfAViewGetsTheSubjectOfItsValues() {
    encoders(plan(PIPELINE, Optional.of(subjects)));

    assertThat(subjects.registered)
        .containsExactly("shop.per_hour-value", "shop.per_hour.late-value", "shop.copies-value");
    assertThat(subjects.records)
        .containsExactly("shop.per_hour", "shop.per_hour.late", "shop.copies");
  }

  @Test
  void aRecordNamesTheSchemaOfItsTopic() {
    byte[] record = encoded(plan(PIPELINE, Optional.of(subjects)), "copies");

    assertThat(WireFormat.schemaId(record, 0)).isEqualTo(3);
  }

  @Test
  void withoutARegistryRecordsAreJson() {
    String pipeline = PIPELINE.replaceAll("(?m)^registry:.*\\n", "");

    byte[] record = encoded(plan(pipeline, Optional.empty()), "copies");

    assertThat(new String(record, StandardCharsets.UTF_8)).startsWith("{\"source_topic\":\"t\"");
  }
}
