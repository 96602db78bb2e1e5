package io.sluice.processor.topology;

import io.sluice.codec.AvroDecoder;
import io.sluice.codec.AvroEncoder;
import io.sluice.codec.JsonEncoder;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;

/**
 * The keys by which rows of a view are brought together: as bytes for internal topics and stores,
 * where equal keys are equal bytes and a null is a value like others; as JSON for those who read
 * the view's topic. One thread at a time.
 */
final class KeyCodec {

  private final RowType type;
  private final AvroEncoder encoder;
  private final AvroDecoder decoder;
  private final JsonEncoder json;

  KeyCodec(RowType type) {
    this.type = type;
    this.encoder = AvroEncoder.bare(type);
    this.decoder = AvroDecoder.bare(type);
    this.json = new JsonEncoder(type);
  }

  RowType type() {
    return type;
  }

  byte[] encode(Row key) {
    return encoder.encode(key);
  }

  Row decode(byte[] bytes) {
    Row key = new Row(type);
    decoder.decode(bytes, key);
    return key;
  }

  byte[] json(Row key) {
    return json.encode(key);
  }
}
