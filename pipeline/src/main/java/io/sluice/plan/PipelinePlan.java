package io.sluice.plan;

import io.sluice.catalog.InferringDecoder;
import io.sluice.catalog.ProtobufFileDecoder;
import io.sluice.catalog.RegisteredColumns;
import io.sluice.catalog.RegisteredDecoder;
import io.sluice.catalog.StreamSchemas;
import io.sluice.change.AppendedRecords;
import io.sluice.change.DebeziumEnvelope;
import io.sluice.change.DebeziumRecords;
import io.sluice.change.JsonKeyDecoder;
import io.sluice.change.RecordReader;
import io.sluice.change.TextKeyDecoder;
import io.sluice.change.UpsertedRecords;
import io.sluice.change.ViewUpdates;
import io.sluice.codec.JsonDecoder;
import io.sluice.codec.LimitedDecoder;
import io.sluice.codec.RecordDecoder;
import io.sluice.pipeline.Format;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.SchemaSource;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.registry.CachingSchemaRegistry;
import io.sluice.registry.RegistryConnector;
import io.sluice.registry.SchemaRegistry;
import io.sluice.schema.RowType;
import io.sluice.table.Changelog;
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
   * A decoder of the records of a feed's topic into {@link TableFeed#record}, whatever else they
   * hold; one thread at a time.
   */
  public RecordDecoder decoder(TableFeed feed) {
    return decoder(feed, feed.record());
  }

  /**
   * A reader of the records of a feed's topic into {@link TableFeed#record}; one thread at a time.
   * It does of records with more fields what the table's policy says; into a copy go the columns
   * that are known.
   */
  public RecordReader reader(TableFeed feed) {
    if (feed.original().isPresent()) {
      return new AppendedRecords(decoder(feed));
    }
    return feed.changelog()
        .map(changelog -> changes(feed, changelog))
        .orElseGet(
            () ->
                new AppendedRecords(
                    limited(
                        feed,
                        unlimited(
                            feed,
                            new RegisteredColumns(
                                feed.source(),
                                feed.record(),
                                pipeline.schemaPolicy(feed.source()),
                                feed.definition())))));
  }

  private RecordReader changes(TableFeed feed, Changelog changelog) {
    RowType row = changelog.row();
    Optional<StreamDefinition> stream = stream(feed);
    if (stream.isEmpty()) {
      return views.get(changelog.source()) instanceof ViewPlan.TableJoin
          ? new UpsertedRecords(
              row, changelog.key(), new JsonKeyDecoder(changelog.keyColumns()), decoder(feed, row))
          : new ViewUpdates(decoder(feed, row), row.size());
    }
    RecordDecoder keys = keys(feed, changelog, stream.get());
    if (stream.get().envelope().isEmpty()) {
      return new UpsertedRecords(row, changelog.key(), keys, decoder(feed, row));
    }
    RowType event =
        feed.format() == Format.JSON
            ? DebeziumEnvelope.withSchema(row)
            : DebeziumEnvelope.fields(row);
    return new DebeziumRecords(row, changelog.key(), keys, event, decoder(feed, event));
  }

  private RecordDecoder keys(TableFeed feed, Changelog changelog, StreamDefinition stream) {
    RowType key = changelog.keyColumns();
    return switch (stream.keyFormat()) {
      case TEXT -> new TextKeyDecoder(key);
      case JSON -> new JsonKeyDecoder(key);
      case AVRO -> RegisteredDecoder.ofAvroKeys(registryOf(feed), key);
    };
  }

  /** Columns of which there are never more, whatever the records have. */
  private RecordDecoder decoder(TableFeed feed, RowType columns) {
    RecordDecoder decoder =
        inferred(feed).isPresent()
            ? JsonDecoder.exact(columns)
            : unlimited(feed, RegisteredColumns.pinned(feed.source(), columns));
    return limited(feed, decoder);
  }

  private RecordDecoder limited(TableFeed feed, RecordDecoder decoder) {
    return new LimitedDecoder(
        decoder,
        stream(feed).map(StreamDefinition::maxRecord).orElse(StreamDefinition.DEFAULT_MAX_RECORD));
  }

  private Optional<StreamDefinition> stream(TableFeed feed) {
    return Optional.ofNullable(pipeline.streams().get(feed.source()));
  }

  private Optional<SchemaSource.Inferred> inferred(TableFeed feed) {
    return stream(feed)
        .map(StreamDefinition::schema)
        .filter(SchemaSource.Inferred.class::isInstance)
        .map(SchemaSource.Inferred.class::cast);
  }

  private RecordDecoder unlimited(TableFeed feed, RegisteredColumns registered) {
    Optional<StreamDefinition> stream = stream(feed);
    Optional<SchemaSource.Inferred> inferred = inferred(feed);
    if (inferred.isPresent()) {
      return new InferringDecoder(
          registered.columns(), feed.definition(), inferred.get().maxColumns());
    }
    if (feed.format() == Format.JSON) {
      return new JsonDecoder(registered.columns());
    }
    if (registry.isEmpty()
        && stream.isPresent()
        && stream.get().schema() instanceof SchemaSource.ProtobufFile file) {
      return new ProtobufFileDecoder(
          StreamSchemas.protobuf(stream.get(), file), registered.columns());
    }
    return RegisteredDecoder.of(
        feed.format(),
        stream.flatMap(StreamDefinition::recordType).map(Located::text),
        registryOf(feed),
        registered);
  }

  private SchemaRegistry registryOf(TableFeed feed) {
    return registry.orElseThrow(
        () ->
            new IllegalStateException(
                "Topic '%s' is in %s without a registry".formatted(feed.topic(), feed.format())));
  }
}
