package io.sluice.writer.preview;

import io.sluice.catalog.RegisteredColumns;
import io.sluice.catalog.SchemaTrial;
import io.sluice.catalog.SchemaVerdict;
import io.sluice.catalog.StreamSchemas;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SubjectVersion;
import io.sluice.schema.ColumnChanges;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.table.TableFeed;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Holds the newest schema of a stream against its table. Whether its records could be read is asked
 * of those who would read them.
 */
final class SchemaPreview {

  private final Pipeline pipeline;
  private final SchemaRegistry registry;
  private final Function<URI, Optional<String>> tables;

  /**
   * @param registry with the schemas that are only proposed, whose ids are {@link #PROPOSED}
   * @param tables the schemas of tables, by their locations
   */
  SchemaPreview(
      Pipeline pipeline, SchemaRegistry registry, Function<URI, Optional<String>> tables) {
    this.pipeline = pipeline;
    this.registry = registry;
    this.tables = tables;
  }

  /** The id of a schema that the registry does not have. */
  static final int PROPOSED = 0;

  /**
   * @throws RegistryException if the registry does not answer
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if it has no schema of the stream
   */
  StreamPreview of(StreamDefinition stream) {
    String subject = stream.subject();
    SubjectVersion newest =
        registry
            .latest(subject)
            .orElseThrow(
                () ->
                    new SluiceException(
                        ExitCode.TRY_LATER,
                        "%s: the registry has no subject '%s' for stream '%s'; register it, or propose one: --schema %s=FILE"
                            .formatted(stream.at(), subject, stream.name(), stream.name())));
    Optional<RowType> columns = columns(stream);
    return new StreamPreview(
        stream.name(),
        subject,
        Optional.of(newest.id()).filter(id -> id != PROPOSED),
        pipeline.schemaPolicy(stream.name()).name().toLowerCase(Locale.ROOT),
        columns.map(there -> changes(stream, there)).orElse(List.of()),
        columns.map(there -> verdict(stream, newest, there)));
  }

  private SchemaVerdict verdict(StreamDefinition stream, SubjectVersion newest, RowType columns) {
    return new SchemaTrial(registry)
        .of(
            stream,
            newest,
            new RegisteredColumns(
                stream.name(),
                columns,
                pipeline.schemaPolicy(stream.name()),
                pipeline.table(stream.name())));
  }

  /** Nothing if no table could be made of the schema: the verdict says so then. */
  private List<String> changes(StreamDefinition stream, RowType columns) {
    try {
      return ColumnChanges.between(
          columns, new StreamSchemas(Optional.of(registry)).columns(stream));
    } catch (RegistryException e) {
      throw e;
    } catch (SluiceException unusable) {
      return List.of();
    }
  }

  /** Those that records become, of the table that is there. */
  private Optional<RowType> columns(StreamDefinition stream) {
    return tables
        .apply(new Names(pipeline).table(stream.name()))
        .map(TableSchemaJson::read)
        .map(table -> TableFeed.recordsOf(pipeline.table(stream.name()), table));
  }
}
