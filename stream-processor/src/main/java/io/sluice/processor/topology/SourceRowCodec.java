package io.sluice.processor.topology;

import io.sluice.codec.AvroDecoder;
import io.sluice.codec.AvroEncoder;
import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.Type.Struct;
import java.util.Objects;

/** Rows of a source as bytes, for internal topics and stores; one thread at a time. */
final class SourceRowCodec {

  private final RowType type;
  private final AvroEncoder encoder;
  private final AvroDecoder decoder;

  SourceRowCodec(RowType columns) {
    this.type =
        RowType.of(
            Field.required("partition", Primitive.INT),
            Field.required("offset", Primitive.LONG),
            Field.required("row", new Struct(columns)));
    this.encoder = AvroEncoder.bare(type);
    this.decoder = new AvroDecoder(AvroSchemas.schema(type, "source_row"), type);
  }

  byte[] encode(SourceRow row) {
    return encoder.encode(Row.of(type, (long) row.partition(), row.offset(), row.row()));
  }

  SourceRow decode(byte[] bytes) {
    Row row = new Row(type);
    decoder.decode(bytes, row);
    return new SourceRow(
        (Row) Objects.requireNonNull(row.get(2)),
        Math.toIntExact((Long) Objects.requireNonNull(row.get(0))),
        (Long) Objects.requireNonNull(row.get(1)));
  }
}
