package io.sluice.catalog;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.LocatedException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.Position;
import io.sluice.pipeline.SchemaSource;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.AvroSchemas;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;

/** The columns of streams, from wherever their definitions say they come from. */
public final class StreamSchemas {

  private final Optional<SchemaRegistry> registry;

  /**
   * @param registry needed only by streams whose schema is in the registry
   */
  public StreamSchemas(Optional<SchemaRegistry> registry) {
    this.registry = registry;
  }

  /**
   * The columns of every stream of a pipeline, by its name and in the order of the file.
   *
   * @throws SluiceException if a schema cannot be had, or does not fit the definition
   */
  public Map<String, RowType> of(Pipeline pipeline) {
    Map<String, RowType> columns = new LinkedHashMap<>();
    pipeline.streams().forEach((name, stream) -> columns.put(name, of(stream)));
    return columns;
  }

  /**
   * The columns of a stream, checked to hold its key and its event time.
   *
   * @throws SluiceException if the schema cannot be had, or does not fit the definition
   */
  public RowType of(StreamDefinition stream) {
    RowType columns = columns(stream);
    stream.key().ifPresent(key -> requireColumn(stream, columns, key));
    stream.eventTime().ifPresent(time -> requireTimestamp(stream, columns, time));
    return columns;
  }

  private RowType columns(StreamDefinition stream) {
    SchemaSource source = stream.schema();
    if (source instanceof SchemaSource.Inline inline) {
      return inline.columns();
    }
    if (source instanceof SchemaSource.AvroFile file) {
      return avro(stream, text(file), file.at());
    }
    return avro(stream, latest(stream), stream.at());
  }

  private static String text(SchemaSource.AvroFile file) {
    try {
      return Files.readString(file.path());
    } catch (IOException e) {
      throw refused(file.at(), "cannot read schema file %s: %s".formatted(file.path(), e), e);
    }
  }

  private String latest(StreamDefinition stream) {
    String subject = Names.subject(stream.topic());
    SchemaText schema =
        registry
            .orElseThrow(() -> refused(stream.at(), "the file names no registry", null))
            .latest(subject)
            .orElseThrow(() -> unregistered(stream, subject))
            .schema();
    if (schema.kind() != SchemaText.Kind.AVRO) {
      throw refused(
          stream.at(),
          "subject '%s' of stream '%s' holds a schema of kind %s; Sluice reads AVRO from the registry"
              .formatted(subject, stream.name(), schema.kind()),
          null);
    }
    return schema.text();
  }

  private static SluiceException unregistered(StreamDefinition stream, String subject) {
    return new SluiceException(
        ExitCode.TRY_LATER,
        "%s: the registry has no subject '%s' for stream '%s'; register it, or name its schema in the file"
            .formatted(stream.at(), subject, stream.name()));
  }

  private static RowType avro(StreamDefinition stream, String text, Position at) {
    try {
      return AvroSchemas.rowType(new Schema.Parser().parse(text));
    } catch (SchemaParseException | IncompatibleSchemaException e) {
      throw refused(
          at,
          "the schema of stream '%s' cannot be used: %s".formatted(stream.name(), e.getMessage()),
          e);
    }
  }

  private static void requireColumn(StreamDefinition stream, RowType columns, Located column) {
    if (columns.ordinal(column.text()).isEmpty()) {
      throw refused(
          column.at(),
          "stream '%s' has no column '%s'%s"
              .formatted(
                  stream.name(),
                  column,
                  NearestName.of(column.text(), columns.names())
                      .map(nearest -> ", did you mean '%s'?".formatted(nearest))
                      .orElse("; it has: " + String.join(", ", columns.names()))),
          null);
    }
  }

  private static void requireTimestamp(StreamDefinition stream, RowType columns, Located column) {
    requireColumn(stream, columns, column);
    Type type = columns.field(columns.ordinal(column.text()).orElseThrow()).type();
    if (type != Type.Primitive.TIMESTAMP) {
      throw refused(
          column.at(),
          "event time '%s' of stream '%s' is %s; it must be a timestamp"
              .formatted(column, stream.name(), type),
          null);
    }
  }

  private static SluiceException refused(Position at, String reason, @Nullable Throwable cause) {
    return new LocatedException(at, reason, cause);
  }
}
