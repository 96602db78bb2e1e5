package io.sluice.pipeline.file;

import io.sluice.pipeline.Format;
import io.sluice.pipeline.KeyFormat;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.SchemaSource;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.schema.RowType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a stream, whose format and schema have to fit each other and what the registry knows. */
final class StreamReader {

  /** As any table may have. */
  private static final int MOST_COLUMNS = 10_000;

  private static final String MESSAGE = "message";
  private static final String RECORD = "record";

  private final SchemaFolders folders;
  private final boolean hasRegistry;

  /**
   * @param folders where files of schemas may be
   */
  StreamReader(SchemaFolders folders, boolean hasRegistry) {
    this.folders = folders;
    this.hasRegistry = hasRegistry;
  }

  StreamDefinition read(String name, Section section) {
    Optional<Format> written = section.parsed("format", StreamReader::format);
    SchemaSource schema = isInferred(section, written) ? inferred(section) : schema(section);
    Format format = written.orElse(format(schema));
    Optional<Located> envelope = section.optionalText("envelope");
    section.parsed("envelope", text -> Choice.of(text, Map.of("debezium", text)));
    List<Located> key = section.texts("key");
    StreamDefinition stream =
        new StreamDefinition(
            name,
            section.text("topic").text(),
            key,
            section
                .parsed("key_format", StreamReader::keyFormat)
                .orElse(keyFormat(format, envelope)),
            section.optionalText("event_time"),
            format,
            envelope,
            schema,
            section.optionalText("subject"),
            section.optionalText(format == Format.PROTOBUF ? MESSAGE : RECORD),
            section
                .parsed("max_record", StreamReader::recordBytes)
                .orElse(StreamDefinition.DEFAULT_MAX_RECORD),
            maxAhead(section),
            section.flag("table"),
            section.at());
    refuseOtherTypes(section, format);
    section.refuseOthers();
    refuseUnreadable(stream);
    if (stream.schema() instanceof SchemaSource.Registry && !hasRegistry) {
      throw new Invalid(
          section.at(),
          "stream '%s' has no schema: the file names no registry; write 'schema: FILE.avsc', list the columns under 'schema', or write 'format: json' to infer them from the records"
              .formatted(name));
    }
    if (stream.registeredAs().isPresent() && !(schema instanceof SchemaSource.Registry)) {
      throw new Invalid(
          stream.registeredAs().get().at(),
          "stream '%s' names a subject of the registry, and its columns are from elsewhere; leave 'subject' out, or 'schema'"
              .formatted(name));
    }
    if (!hasRegistry && needsRegistry(stream)) {
      throw new Invalid(
          section.at(),
          "stream '%s' is in %s, and the file names no registry, which has the schemas of its records%s"
              .formatted(
                  name,
                  word(format),
                  format == Format.PROTOBUF
                      ? "; name it, or write 'schema: FILE.proto'"
                      : "; name it"));
    }
    return stream;
  }

  /** Names of types that records of a format do not have. */
  private static void refuseOtherTypes(Section section, Format format) {
    if (section.has(MESSAGE) && format != Format.PROTOBUF) {
      throw new Invalid(
          section.at(MESSAGE),
          "'message' names a type of records in protobuf, and these are in %s%s"
              .formatted(
                  word(format), format == Format.JSON ? "; leave it out" : "; write 'record'"));
    }
    if (section.has(RECORD) && (format == Format.PROTOBUF || format == Format.JSON)) {
      throw new Invalid(
          section.at(RECORD),
          format == Format.JSON
              ? "'record' names a type of records, and those in json name none; leave it out"
              : "'record' names a type of records in avro or json_schema, and these are in protobuf; write 'message'");
    }
  }

  private static String word(Format format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  private static Duration maxAhead(Section section) {
    if (section.has("max_ahead") && !section.has("event_time")) {
      throw new Invalid(
          section.at("max_ahead"),
          "'max_ahead' is about an 'event_time', which the stream does not name; a record without one happens when its timestamp says");
    }
    return section
        .parsed("max_ahead", Quantity::duration)
        .orElse(StreamDefinition.DEFAULT_MAX_AHEAD);
  }

  private static void refuseUnreadable(StreamDefinition stream) {
    stream
        .envelope()
        .filter(
            envelope -> stream.format() == Format.PROTOBUF || stream.format() == Format.JSON_SCHEMA)
        .ifPresent(
            envelope -> {
              throw new Invalid(
                  envelope.at(),
                  "stream '%s' is in %s, and change events of Debezium are read in avro and json only"
                      .formatted(stream.name(), word(stream.format())));
            });
  }

  /** Debezium writes keys as it writes values; others mostly write text. */
  private static KeyFormat keyFormat(Format format, Optional<Located> envelope) {
    if (envelope.isEmpty()) {
      return KeyFormat.TEXT;
    }
    return format == Format.JSON ? KeyFormat.JSON : KeyFormat.AVRO;
  }

  private static KeyFormat keyFormat(String text) {
    return Choice.of(
        text, Map.of("text", KeyFormat.TEXT, "json", KeyFormat.JSON, "avro", KeyFormat.AVRO));
  }

  private static boolean needsRegistry(StreamDefinition stream) {
    return switch (stream.format()) {
      case JSON -> false;
      case AVRO, JSON_SCHEMA -> true;
      case PROTOBUF -> !(stream.schema() instanceof SchemaSource.ProtobufFile);
    };
  }

  private Format format(SchemaSource schema) {
    if (schema instanceof SchemaSource.ProtobufFile) {
      return Format.PROTOBUF;
    }
    return hasRegistry && !(schema instanceof SchemaSource.Inferred) ? Format.AVRO : Format.JSON;
  }

  /** Asked for, or all there is: JSON without a schema anywhere. */
  private boolean isInferred(Section section, Optional<Format> format) {
    boolean isAsked = section.flag("infer");
    boolean isAllThereIs =
        !section.has("infer")
            && !section.has("schema")
            && !hasRegistry
            && format.filter(Format.JSON::equals).isPresent();
    if (section.has("max_columns") && !isAsked && !isAllThereIs) {
      throw new Invalid(
          section.at("max_columns"),
          "'max_columns' is about columns that are inferred, and those of this stream are not; write 'infer: true' with it, or leave it out");
    }
    return isAsked || isAllThereIs;
  }

  private static SchemaSource inferred(Section section) {
    Optional<Format> other =
        section.parsed("format", StreamReader::format).filter(format -> format != Format.JSON);
    if (other.isPresent()) {
      throw new Invalid(
          section.at("format"),
          "columns are inferred from records in json only; a schema says those of records in %s"
              .formatted(word(other.get())));
    }
    if (section.has("schema") && !section.isSection("schema")) {
      throw new Invalid(
          section.at("schema"),
          "a schema file has all columns, so none can be inferred; list some columns under 'schema', or leave 'infer' out");
    }
    return new SchemaSource.Inferred(
        section.section("schema").map(ColumnTypes::columns).orElse(new RowType(List.of())),
        section
            .parsed("max_columns", StreamReader::columns)
            .orElse(SchemaSource.Inferred.DEFAULT_MAX_COLUMNS));
  }

  private static int columns(String text) {
    int columns = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    if (columns < 1 || columns > MOST_COLUMNS) {
      throw new IllegalArgumentException(
          "'%s' is not a number from 1 to %d".formatted(text, MOST_COLUMNS));
    }
    return columns;
  }

  private SchemaSource schema(Section section) {
    if (!section.has("schema")) {
      return new SchemaSource.Registry();
    }
    if (section.isSection("schema")) {
      return new SchemaSource.Inline(ColumnTypes.columns(section.section("schema").orElseThrow()));
    }
    Located file = section.text("schema");
    Path schema = folders.file(file);
    return file.text().endsWith(".proto")
        ? new SchemaSource.ProtobufFile(schema, file.at())
        : new SchemaSource.AvroFile(schema, file.at());
  }

  private static Format format(String text) {
    return Choice.of(
        text,
        Map.of(
            "avro", Format.AVRO,
            "json", Format.JSON,
            "json_schema", Format.JSON_SCHEMA,
            "protobuf", Format.PROTOBUF));
  }

  private static int recordBytes(String text) {
    long bytes = Quantity.bytes(text);
    if (bytes < 1 || bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("'%s' is no size that a record can have".formatted(text));
    }
    return (int) bytes;
  }
}
