package io.sluice.processor.row;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.Type.Struct;
import io.sluice.view.Source;
import java.util.Objects;

/** Rows of a source as bytes, for internal topics and stores; one thread at a time. */
public final class SourceRowCodec {

  private final RowCodec codec;

  public SourceRowCodec(Source source) {
    this.codec =
        new RowCodec(
            "the stored rows of '%s'".formatted(source.name()),
            RowType.of(
                Field.required("partition", Primitive.INT),
                Field.required("offset", Primitive.LONG),
                Field.required("row", new Struct(source.columns()))));
  }

  public byte[] encode(SourceRow row) {
    return codec.encode(Row.of(codec.type(), (long) row.partition(), row.offset(), row.row()));
  }

  public SourceRow decode(byte[] bytes) {
    Row row = codec.decode(bytes);
    return new SourceRow(
        (Row) Objects.requireNonNull(row.get(2)),
        Math.toIntExact((Long) Objects.requireNonNull(row.get(0))),
        (Long) Objects.requireNonNull(row.get(1)));
  }
}
