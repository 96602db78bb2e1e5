package io.sluice.processor.row;

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
public final class KeyCodec {

  private final RowType type;
  private final AvroEncoder encoder;
  private final AvroDecoder decoder;
  private final JsonEncoder json;

  public KeyCodec(RowType type) {
    this.type = type;
    this.encoder = AvroEncoder.bare(type);
    this.decoder = AvroDecoder.bare(type);
    this.json = new JsonEncoder(type);
  }

  public RowType type() {
    return type;
  }

  public byte[] encode(Row key) {
    return encoder.encode(key);
  }

  public Row decode(byte[] bytes) {
    Row key = new Row(type);
    decoder.decode(bytes, key);
    return key;
  }

  public byte[] json(Row key) {
    return json.encode(key);
  }
}
