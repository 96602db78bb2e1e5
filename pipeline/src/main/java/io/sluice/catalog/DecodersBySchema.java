package io.sluice.catalog;

import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.RecordDecoder;
import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.IncompatibleSchemaException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The decoders of the schemas that records name by their ids, each made once.
 *
 * <p>A registry that does not know the id, or does not answer, says nothing about the record: that
 * is a {@link RegistryException}, and the same record may be tried again later.
 */
final class DecodersBySchema {

  private final SchemaRegistry registry;
  private final SchemaText.Kind kind;
  private final Function<SchemaText, RecordDecoder> maker;
  private final Map<Integer, RecordDecoder> decoders = new HashMap<>();

  /**
   * @param maker makes the decoder of a schema of the kind, or fails with an {@link
   *     IncompatibleSchemaException}
   */
  DecodersBySchema(
      SchemaRegistry registry, SchemaText.Kind kind, Function<SchemaText, RecordDecoder> maker) {
    this.registry = registry;
    this.kind = kind;
    this.maker = maker;
  }

  /**
   * @throws MalformedRecordException if the schema is of another kind, or does not fit the columns
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

  private RecordDecoder make(int id) {
    SchemaText schema = registry.byId(id).orElseThrow(() -> RegistryException.unknownId(id));
    if (schema.kind() != kind) {
      throw new MalformedRecordException(
          "schema %d is of kind %s instead of %s".formatted(id, schema.kind(), kind));
    }
    try {
      return maker.apply(schema);
    } catch (IncompatibleSchemaException e) {
      throw new MalformedRecordException(
          "schema %d cannot fill the columns: %s".formatted(id, e.getMessage()));
    }
  }
}
