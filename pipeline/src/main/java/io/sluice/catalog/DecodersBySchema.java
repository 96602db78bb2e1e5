package io.sluice.catalog;

import io.sluice.catalog.RegisteredColumns.Fit;
import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.RecordDecoder;
import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The decoders of the schemas that records name by their ids, each made once.
 *
 * <p>A registry that does not know the id, or does not answer, says nothing about the record: that
 * is a {@link RegistryException}, and the same record may be tried again later.
 */
final class DecodersBySchema {

  /**
   * A schema of the registry that has been read.
   *
   * @param <S> what it is read as
   */
  interface Language<S> {

    SchemaText.Kind kind();

    /**
     * @throws IncompatibleSchemaException if it cannot be read
     * @throws RegistryException if what it refers to cannot be had now
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
  }

  /** Which fields of its schema a record has. */
  enum Fields {
    /** All of them, so that a schema says what is left out of its records. */
    ALL,
    /** Some, and perhaps others: decoders count for themselves what they leave out. */
    SOME
  }

  private final SchemaRegistry registry;
  private final Language<?> language;
  private final RegisteredColumns columns;
  private final Map<Integer, RecordDecoder> decoders = new HashMap<>();
  private long leftOut;

  DecodersBySchema(SchemaRegistry registry, Language<?> language, RegisteredColumns columns) {
    this.registry = registry;
    this.language = language;
    this.columns = columns;
  }

  /**
   * The decoder of a schema; one to which every record is malformed if the schema is of another
   * kind, or does not fit the columns.
   *
   * @throws NewColumnsException if there are to be columns for all its fields first
   * @throws WiderColumnsException if columns are to be of larger types first
   * @throws RegistryException if the schema cannot be had now
   */
  RecordDecoder of(int id) {
    RecordDecoder known = decoders.get(id);
    if (known == null) {
      known = make(id);
      decoders.put(id, known);
    }
    return known;
  }

  /** How many of the records read so far had fields for which there is no column. */
  long leftOut() {
    return leftOut + decoders.values().stream().mapToLong(RecordDecoder::leftOut).sum();
  }

  /**
   * Why no record of a schema can be read, if that is so.
   *
   * @throws RuntimeException as {@link #of}
   */
  Optional<String> malformed(int id, SchemaText schema) {
    return make(id, schema) instanceof Malformed malformed
        ? Optional.of(malformed.reason())
        : Optional.empty();
  }

  private RecordDecoder make(int id) {
    return make(id, registry.byId(id).orElseThrow(() -> RegistryException.unknownId(id)));
  }

  private RecordDecoder make(int id, SchemaText schema) {
    if (schema.kind() != language.kind()) {
      return new Malformed(
          "schema %d is of kind %s instead of %s".formatted(id, schema.kind(), language.kind()));
    }
    try {
      return make(id, schema, language);
    } catch (IncompatibleSchemaException e) {
      return new Malformed("schema %d cannot fill the columns: %s".formatted(id, e.getMessage()));
    } catch (MalformedRecordException e) {
      return new Malformed(e.reason());
    }
  }

  /** What is wrong with a schema is so with every record of it. */
  private record Malformed(String reason) implements RecordDecoder {
    @Override
    public void decode(byte[] record, int offset, RowReceiver into) {
      throw new MalformedRecordException(reason);
    }
  }

  private <S> RecordDecoder make(int id, SchemaText text, Language<S> in) {
    S schema = in.parse(text);
    Fit fit;
    try {
      fit = columns.require(id, () -> in.columns(schema));
    } catch (WiderColumnsException e) {
      requireReadable(schema, in, e.columns());
      throw e;
    }
    RecordDecoder decoder = in.decoder(schema, columns.columns());
    return fit == Fit.ALL || in.fields() == Fields.SOME ? decoder : counting(decoder);
  }

  private RecordDecoder counting(RecordDecoder decoder) {
    return (record, offset, into) -> {
      decoder.decode(record, offset, into);
      leftOut++;
    };
  }

  /** Nobody is to widen columns for records that could not be read then either. */
  private static <S> void requireReadable(S schema, Language<S> in, RowType columns) {
    in.decoder(schema, columns);
  }
}
