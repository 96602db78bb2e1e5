package io.sluice.catalog;

import io.sluice.codec.RecordDecoder;
import io.sluice.pipeline.Format;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;

/**
 * In what the registry's schemas of a stream are written.
 *
 * @param <S> what one is read as
 */
interface SchemaLanguage<S> {

  /**
   * That of records of a format, which name their schemas.
   *
   * @param type which records are read; of Protobuf, if that is any, the first message of a schema
   * @param registry that has the schemas which others refer to
   */
  static SchemaLanguage<?> of(Format format, RecordType type, SchemaRegistry registry) {
    return switch (format) {
      case AVRO -> new AvroLanguage(registry, type, schema -> schema);
      case JSON_SCHEMA -> new JsonLanguage(registry, type);
      case PROTOBUF -> new ProtobufLanguage(new ProtobufMessages(type.name()), registry);
      case JSON ->
          throw new IllegalArgumentException("Records in %s name no schema".formatted(format));
    };
  }

  SchemaText.Kind kind();

  /**
   * @throws IncompatibleSchemaException if it cannot be read
   * @throws io.sluice.codec.OtherRecordException if its records are not the ones that are read
   * @throws io.sluice.registry.RegistryException if what it refers to cannot be had now
   */
  S parse(SchemaText schema);

  /**
   * @throws IncompatibleSchemaException if one of its fields can be no column
   */
  RowType columns(S schema);

  /**
   * @throws IncompatibleSchemaException if it does not fit the columns
   */
  RecordDecoder decoder(S schema, RowType columns);

  /** Which fields of its schema a record has. */
  default Fields fields() {
    return Fields.ALL;
  }

  /** Which fields of its schema a record has. */
  enum Fields {
    /** All of them, so that a schema says what is left out of its records. */
    ALL,
    /** Some, and perhaps others: decoders count for themselves what they leave out. */
    SOME
  }
}
