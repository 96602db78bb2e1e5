package io.sluice.processor;

import io.sluice.codec.AvroEncoder;
import io.sluice.codec.JsonEncoder;
import io.sluice.codec.RecordEncoder;
import io.sluice.pipeline.Format;
import io.sluice.pipeline.Names;
import io.sluice.plan.PipelinePlan;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.AvroSchemas;
import io.sluice.table.TableFeed;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Makes the encoders of the topics that views write; their schemas are registered by then. */
final class ViewEncoders implements Function<TableFeed, RecordEncoder> {

  private final Map<String, Integer> schemaIds;

  private ViewEncoders(Map<String, Integer> schemaIds) {
    this.schemaIds = schemaIds;
  }

  /**
   * Registers the schemas of those of the topics that are in Avro. Harmless when repeated.
   *
   * @throws io.sluice.failure.SluiceException if the registry does not answer, or finds one
   *     incompatible with what its topic holds
   */
  static ViewEncoders register(PipelinePlan plan, Collection<String> topics) {
    Map<String, Integer> schemaIds = new HashMap<>();
    for (TableFeed feed : plan.feeds()) {
      if (topics.contains(feed.topic()) && feed.format() == Format.AVRO) {
        schemaIds.put(feed.topic(), register(plan, feed));
      }
    }
    return new ViewEncoders(Map.copyOf(schemaIds));
  }

  private static int register(PipelinePlan plan, TableFeed feed) {
    SchemaRegistry registry = plan.registry().orElseThrow();
    String name = plan.pipeline().name() + "." + feed.source();
    return registry.register(
        Names.subject(feed.topic()),
        SchemaText.avro(AvroSchemas.schema(feed.values(), name).toString()));
  }

  @Override
  public RecordEncoder apply(TableFeed feed) {
    Integer schemaId = schemaIds.get(feed.topic());
    return schemaId == null
        ? new JsonEncoder(feed.values())
        : AvroEncoder.withSchemaId(feed.values(), schemaId);
  }
}
