package io.sluice.catalog;

import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.OtherRecordException;
import io.sluice.codec.RecordDecoder;
import io.sluice.codec.WireFormat;
import io.sluice.pipeline.Format;
import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads records of the Confluent wire format: the id in front of each names the schema that it was
 * written with, and every schema gets a decoder of its own, once.
 *
 * <p>A registry that does not know the id, or does not answer, says nothing about the record: that
 * is a {@link RegistryException}, and the same record may be tried again later.
 */
public final class RegisteredDecoder implements RecordDecoder {

  private final SchemaRegistry registry;
  private final SchemaLanguage<?> language;
  private final RegisteredColumns columns;
  private final Map<Integer, RecordDecoder> decoders = new HashMap<>();
  private final Map<Integer, String> reasonsLeftOut = new TreeMap<>();
  private long leftOut;

  RegisteredDecoder(
      SchemaRegistry registry, SchemaLanguage<?> language, RegisteredColumns columns) {
    this.registry = registry;
    this.language = language;
    this.columns = columns;
  }

  /**
   * Reads records of a format.
   *
   * @param type the full name of the type of records that are read; others are passed over. Empty
   *     for all of them, and of Protobuf for the first message of their schema
   */
  public static RegisteredDecoder of(
      Format format, Optional<String> type, SchemaRegistry registry, RegisteredColumns columns) {
    return new RegisteredDecoder(
        registry, SchemaLanguage.of(format, new RecordType(type), registry), columns);
  }

  /** Reads keys in Avro: records with the key columns, or, of one column, bare values. */
  public static RegisteredDecoder ofAvroKeys(SchemaRegistry registry, RowType key) {
    return new RegisteredDecoder(
        registry, AvroLanguage.ofKeys(registry, key), RegisteredColumns.pinned("(key)", key));
  }

  /**
   * @throws MalformedRecordException if the record is not of its schema, or its schema does not fit
   *     the columns
   * @throws OtherRecordException if it is of another type than those that are read
   * @throws NewColumnsException if there are to be columns for all its fields first
   * @throws WiderColumnsException if columns are to be of larger types first
   * @throws RegistryException if the schema cannot be had now
   */
  @Override
  public void decode(byte[] record, int offset, RowReceiver into) {
    int id = WireFormat.schemaId(record, offset);
    of(id).decode(record, offset + WireFormat.HEADER_BYTES, into);
  }

  /**
   * The decoder of a schema; one to which every record is malformed if the schema is of another
   * kind, or does not fit the columns.
   *
   * @throws NewColumnsException if there are to be columns for all its fields first
   * @throws WiderColumnsException if columns are to be of larger types first
   * @throws RegistryException if the schema cannot be had now
   */
  private RecordDecoder of(int id) {
    RecordDecoder known = decoders.get(id);
    if (known == null) {
      known = make(id);
      decoders.put(id, known);
    }
    return known;
  }

  @Override
  public long leftOut() {
    return leftOut + decoders.values().stream().mapToLong(RecordDecoder::leftOut).sum();
  }

  @Override
  public Map<Integer, String> reasonsLeftOut() {
    return reasonsLeftOut;
  }

  /**
   * What becomes of records of a schema that can be read into the columns there are, or never.
   *
   * @throws RuntimeException as {@link #decode}
   */
  SchemaVerdict verdict(int id, SchemaText schema) {
    RecordDecoder decoder = make(id, schema);
    if (decoder instanceof Malformed malformed) {
      return new SchemaVerdict.Quarantined(malformed.reason());
    }
    return decoder instanceof PassingOver passing
        ? new SchemaVerdict.PassedOver(String.valueOf(passing.why().getMessage()))
        : new SchemaVerdict.Fits();
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
    } catch (OtherRecordException e) {
      return new PassingOver(e);
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
      throw MalformedRecordException.ofSchema(reason);
    }
  }

  /** Records of a schema that are somebody else's. */
  private record PassingOver(OtherRecordException why) implements RecordDecoder {
    @Override
    public void decode(byte[] record, int offset, RowReceiver into) {
      throw why;
    }
  }

  private <S> RecordDecoder make(int id, SchemaText text, SchemaLanguage<S> in) {
    S schema = in.parse(text);
    Optional<String> leftOut;
    try {
      leftOut = columns.require(id, () -> in.columns(schema));
    } catch (WiderColumnsException e) {
      requireReadable(schema, in, e.columns());
      throw e;
    }
    RecordDecoder decoder = in.decoder(schema, columns.columns());
    leftOut.ifPresent(reason -> reasonsLeftOut.put(id, reason));
    return leftOut.isEmpty() || in.fields() == SchemaLanguage.Fields.SOME
        ? decoder
        : counting(decoder);
  }

  private RecordDecoder counting(RecordDecoder decoder) {
    return (record, offset, into) -> {
      decoder.decode(record, offset, into);
      leftOut++;
    };
  }

  /** Nobody is to widen columns for records that could not be read then either. */
  private static <S> void requireReadable(S schema, SchemaLanguage<S> in, RowType columns) {
    in.decoder(schema, columns);
  }
}
