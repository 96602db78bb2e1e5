package io.sluice.catalog;

import io.sluice.change.DebeziumEnvelope;
import io.sluice.codec.OtherRecordException;
import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Format;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.LocatedException;
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
import io.sluice.schema.protobuf.ProtobufFile;
import io.sluice.schema.protobuf.ProtobufSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
    stream.key().forEach(key -> requireColumn(stream, columns, key));
    stream.eventTime().ifPresent(time -> requireTimestamp(stream, columns, time));
    return columns;
  }

  /**
   * The columns of a stream, as its schema has them.
   *
   * @throws SluiceException if the schema cannot be had, or no table can be made of it
   */
  public RowType columns(StreamDefinition stream) {
    SchemaSource source = stream.schema();
    if (source instanceof SchemaSource.Inline inline) {
      return usable(stream, stream.at(), inline::columns);
    }
    if (source instanceof SchemaSource.Inferred inferred) {
      return usable(stream, stream.at(), inferred::declared);
    }
    if (source instanceof SchemaSource.AvroFile file) {
      String text = text(file.path(), file.at());
      return usable(stream, file.at(), () -> row(stream, avro(text)));
    }
    if (source instanceof SchemaSource.ProtobufFile file) {
      return usable(
          stream, file.at(), () -> ProtobufSchemas.rowType(protobuf(stream, file).message()));
    }
    SchemaText latest = latest(stream);
    return usable(stream, stream.at(), () -> registered(stream, latest));
  }

  /**
   * The message in the file of a stream.
   *
   * @throws SluiceException if the file cannot be read, or has no such message
   */
  public static ProtobufFile.Placed protobuf(
      StreamDefinition stream, SchemaSource.ProtobufFile file) {
    return messages(stream).of(text(file.path(), file.at()), file.path());
  }

  private static ProtobufMessages messages(StreamDefinition stream) {
    return new ProtobufMessages(type(stream).name());
  }

  private static RecordType type(StreamDefinition stream) {
    return new RecordType(stream.recordType().map(Located::text));
  }

  private static String text(Path file, Position at) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw refused(at, "cannot read schema file %s: %s".formatted(file, e), e);
    }
  }

  private SchemaText latest(StreamDefinition stream) {
    String subject = stream.subject();
    SchemaText schema =
        registry(stream).latest(subject).orElseThrow(() -> unregistered(stream, subject)).schema();
    SchemaText.Kind wanted = kind(stream.format());
    if (schema.kind() != wanted) {
      throw refused(
          stream.at(),
          "subject '%s' of stream '%s' holds a schema of kind %s instead of %s%s"
              .formatted(subject, stream.name(), schema.kind(), wanted, wayOut(schema.kind())),
          null);
    }
    return schema;
  }

  private static SchemaText.Kind kind(Format format) {
    return switch (format) {
      case AVRO, JSON -> SchemaText.Kind.AVRO;
      case JSON_SCHEMA -> SchemaText.Kind.JSON;
      case PROTOBUF -> SchemaText.Kind.PROTOBUF;
    };
  }

  private static String wayOut(SchemaText.Kind kind) {
    return switch (kind) {
      case AVRO -> "; write 'format: avro'";
      case PROTOBUF -> "; write 'format: protobuf'";
      case JSON ->
          "; write 'format: json_schema' if its records name it, or list its columns under 'schema'";
    };
  }

  private SchemaRegistry registry(StreamDefinition stream) {
    return registry.orElseThrow(() -> refused(stream.at(), "the file names no registry", null));
  }

  private static SluiceException unregistered(StreamDefinition stream, String subject) {
    return new SluiceException(
        ExitCode.TRY_LATER,
        "%s: the registry has no subject '%s' for stream '%s'; register it, or name its schema in the file"
            .formatted(stream.at(), subject, stream.name()));
  }

  private RowType registered(StreamDefinition stream, SchemaText schema) {
    return switch (schema.kind()) {
      case AVRO -> {
        AvroLanguage avro = new AvroLanguage(registry(stream), type(stream), record -> record);
        yield row(stream, avro.columns(avro.parse(schema)));
      }
      case JSON -> {
        JsonLanguage json = new JsonLanguage(registry(stream), type(stream));
        yield json.columns(json.parse(schema));
      }
      case PROTOBUF ->
          ProtobufSchemas.rowType(messages(stream).of(schema, registry(stream)).message());
    };
  }

  /** The columns of a stream whose records have these fields. */
  private static RowType row(StreamDefinition stream, RowType fields) {
    if (stream.envelope().isEmpty()) {
      return fields;
    }
    Located envelope = stream.envelope().get();
    return DebeziumEnvelope.row(fields)
        .orElseThrow(
            () ->
                refused(
                    envelope.at(),
                    "the schema of stream '%s' is no envelope of Debezium: it has no record 'after' beside an 'op'; its fields are %s; leave 'envelope' away, or list the columns of the row under 'schema'"
                        .formatted(stream.name(), String.join(", ", fields.names())),
                    null));
  }

  private static RowType avro(String text) {
    try {
      return AvroSchemas.rowType(new Schema.Parser().parse(text));
    } catch (SchemaParseException e) {
      throw new IncompatibleSchemaException(String.valueOf(e.getMessage()));
    }
  }

  private static RowType usable(StreamDefinition stream, Position at, Supplier<RowType> columns) {
    try {
      return ReservedColumns.COMMON.check(ColumnLimits.check(columns.get()));
    } catch (IncompatibleSchemaException e) {
      throw refused(
          at,
          "the schema of stream '%s' cannot be used: %s".formatted(stream.name(), e.getMessage()),
          e);
    } catch (OtherRecordException e) {
      throw refused(
          stream.recordType().map(Located::at).orElse(at),
          "the newest schema of subject '%s' is not that of stream '%s': %s; name the subject that has it: 'subject: ...'"
              .formatted(stream.subject(), stream.name(), e.getMessage()),
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
                  stream.schema() instanceof SchemaSource.Inferred
                      ? " that is declared; list it under 'schema', and the others are inferred"
                      : NearestName.of(column.text(), columns.names())
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

  private static LocatedException refused(Position at, String reason, @Nullable Throwable cause) {
    return new LocatedException(at, reason, cause);
  }
}
