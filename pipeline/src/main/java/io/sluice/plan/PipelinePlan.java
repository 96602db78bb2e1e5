package io.sluice.plan;

import io.sluice.catalog.RegisteredAvroDecoder;
import io.sluice.catalog.StreamSchemas;
import io.sluice.codec.JsonDecoder;
import io.sluice.codec.RecordDecoder;
import io.sluice.pipeline.Pipeline;
import io.sluice.registry.CachingSchemaRegistry;
import io.sluice.registry.RegistryConnector;
import io.sluice.registry.SchemaRegistry;
import io.sluice.schema.RowType;
import io.sluice.table.TableFeed;
import io.sluice.table.TableFeeds;
import io.sluice.view.TableColumns;
import io.sluice.view.ViewPlan;
import io.sluice.view.ViewPlanner;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pipeline with the types of its streams and views, and the tables that its topics become.
 *
 * @param registry the one that the file names
 * @param streams the columns of every stream, by its name
 * @param views every view by its name, in building order
 * @param feeds one for every topic that becomes a table
 */
public record PipelinePlan(
    Pipeline pipeline,
    Optional<SchemaRegistry> registry,
    Map<String, RowType> streams,
    Map<String, ViewPlan> views,
    List<TableFeed> feeds) {

  private static final int CACHED_SCHEMAS = 1_000;

  /**
   * Works a pipeline out, with the registry that its file names.
   *
   * @param dimensions reads the columns of the tables of dimensions
   * @throws io.sluice.failure.SluiceException if an expression, a column or a type is wrong, or a
   *     schema cannot be had
   */
  public static PipelinePlan of(Pipeline pipeline, TableColumns dimensions) {
    Optional<SchemaRegistry> registry =
        pipeline
            .registry()
            .map(
                definition ->
                    new CachingSchemaRegistry(
                        RegistryConnector.installed().connect(definition), CACHED_SCHEMAS));
    return of(pipeline, registry, dimensions);
  }

  /** Works a pipeline out with another registry than the file's. */
  public static PipelinePlan of(
      Pipeline pipeline, Optional<SchemaRegistry> registry, TableColumns dimensions) {
    StreamSchemas schemas = new StreamSchemas(registry);
    Map<String, RowType> streams = schemas.of(pipeline);
    Map<String, ViewPlan> views = ViewPlanner.plan(pipeline, streams, dimensions);
    return new PipelinePlan(
        pipeline, registry, streams, views, TableFeeds.of(pipeline, views, streams));
  }

  /**
   * A decoder of the records of a feed's topic into {@link TableFeed#record}; one thread at a time.
   */
  public RecordDecoder decoder(TableFeed feed) {
    return switch (feed.format()) {
      case JSON -> new JsonDecoder(feed.record());
      case AVRO ->
          new RegisteredAvroDecoder(
              registry.orElseThrow(
                  () ->
                      new IllegalStateException(
                          "Topic '%s' is in Avro without a registry".formatted(feed.topic()))),
              feed.record());
    };
  }
}
