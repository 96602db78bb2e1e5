package io.sluice.catalog;

import io.sluice.codec.AvroDecoder;
import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.RecordDecoder;
import io.sluice.codec.WireFormat;
import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Reads records of the Confluent wire format: the id in front of each names the schema that it was
 * written with, and every schema gets a plan of its own, once.
 *
 * <p>A registry that does not know the id, or does not answer, says nothing about the record: that
 * is a {@link RegistryException}, and the same record may be tried again later.
 */
public final class RegisteredAvroDecoder implements RecordDecoder {

  private final SchemaRegistry registry;
  private final RowType columns;
  private final Map<Integer, AvroDecoder> decoders = new HashMap<>();

  public RegisteredAvroDecoder(SchemaRegistry registry, RowType columns) {
    this.registry = registry;
    this.columns = columns;
  }

  /**
   * @throws MalformedRecordException if the record is not of its schema, or its schema does not fit
   *     the columns
   * @throws RegistryException if the schema cannot be had now
   */
  @Override
  public void decode(byte[] record, int offset, RowReceiver into) {
    int id = WireFormat.schemaId(record, offset);
    decoder(id).decode(record, offset + WireFormat.HEADER_BYTES, into);
  }

  private AvroDecoder decoder(int id) {
    AvroDecoder known = decoders.get(id);
    if (known == null) {
      known = plan(id);
      decoders.put(id, known);
    }
    return known;
  }

  private AvroDecoder plan(int id) {
    SchemaText schema = registry.byId(id).orElseThrow(() -> RegistryException.unknownId(id));
    if (schema.kind() != SchemaText.Kind.AVRO) {
      throw new MalformedRecordException(
          "schema %d is of kind %s instead of AVRO".formatted(id, schema.kind()));
    }
    try {
      return new AvroDecoder(new Schema.Parser().parse(schema.text()), columns);
    } catch (SchemaParseException | IncompatibleSchemaException e) {
      throw new MalformedRecordException(
          "schema %d cannot fill the columns: %s".formatted(id, e.getMessage()));
    }
  }
}
