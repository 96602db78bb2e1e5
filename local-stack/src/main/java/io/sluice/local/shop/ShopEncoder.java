package io.sluice.local.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Turns records of the shop into the bytes that are sent.
 *
 * <p>Avro streams use the Confluent wire format: a zero byte, the schema's id as four bytes, the
 * Avro binary encoding.
 */
public final class ShopEncoder {
  private record AvroStream(int id, Schema schema) {}

  private final ObjectMapper json = new ObjectMapper();
  private final Map<ShopStream, AvroStream> avro = new EnumMap<>(ShopStream.class);

  /** Asks for the ids of the Avro streams' schemas, once and in the same order each time. */
  public ShopEncoder(SchemaIds ids) {
    for (ShopStream stream : ShopStream.values()) {
      if (stream.format() == ShopStream.Format.AVRO) {
        int id = ids.idFor(stream.subject(), stream.schema());
        avro.put(stream, new AvroStream(id, new Schema.Parser().parse(stream.schema())));
      }
    }
  }

  /** The key: the user's id as UTF-8, or null. */
  public byte @Nullable [] key(ShopRecord record) {
    String user = record.event().userId();
    return user == null ? null : user.getBytes(StandardCharsets.UTF_8);
  }

  /** The value, spoiled when the record is malformed. */
  public byte[] value(ShopRecord record) {
    return record
        .malformation()
        .map(malformation -> malformed(record.event(), malformation))
        .orElseGet(() -> intact(record.event()));
  }

  private byte[] intact(ShopEvent event) {
    AvroStream stream = avro.get(event.stream());
    return stream == null ? json(event.fields()) : avro(stream, event.fields());
  }

  private byte[] malformed(ShopEvent event, Malformation malformation) {
    return switch (malformation) {
      case BAD_MAGIC -> badMagic(intact(event));
      case TRUNCATED -> truncated(intact(event));
      case GARBAGE -> "{\"oops\": ".getBytes(StandardCharsets.UTF_8);
      case WRONG_TYPE -> wrongType(event.fields());
      case EMPTY -> new byte[0];
    };
  }

  private static byte[] badMagic(byte[] value) {
    value[0] = 0x7f;
    return value;
  }

  private static byte[] truncated(byte[] value) {
    return Arrays.copyOf(value, value.length - 3);
  }

  private byte[] wrongType(Map<String, @Nullable Object> fields) {
    fields.replace("quantity", "several");
    return json(fields);
  }

  private byte[] json(Map<String, @Nullable Object> fields) {
    fields.replaceAll((name, value) -> value instanceof Instant time ? Iso.millis(time) : value);
    try {
      return json.writeValueAsBytes(fields);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] avro(AvroStream stream, Map<String, @Nullable Object> fields) {
    GenericRecord record = new GenericData.Record(stream.schema());
    fields.forEach(
        (name, value) ->
            record.put(name, value instanceof Instant time ? (Object) time.toEpochMilli() : value));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(stream.id()).array());
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(stream.schema()).write(record, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
