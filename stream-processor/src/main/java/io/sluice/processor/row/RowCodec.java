package io.sluice.processor.row;

import io.sluice.codec.AvroDecoder;
import io.sluice.codec.AvroEncoder;
import io.sluice.codec.WireFormat;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Rows as the values of internal topics and stores; one thread at a time.
 *
 * <p>Such values outlive the process, and a pipeline that starts again may have other columns. In
 * front of each value stands a number of the columns it was written with, so that a value of others
 * is refused and never misread.
 */
public final class RowCodec {

  private final String what;
  private final RowType type;
  private final int columns;
  private final AvroEncoder encoder;
  private final AvroDecoder decoder;

  /**
   * @param what the rows are, for the message of a refusal
   */
  public RowCodec(String what, RowType type) {
    this.what = what;
    this.type = type;
    this.columns = number(type);
    this.encoder = AvroEncoder.withSchemaId(type, columns);
    this.decoder = AvroDecoder.bare(type);
  }

  public RowType type() {
    return type;
  }

  public byte[] encode(Row row) {
    return encoder.encode(row);
  }

  /**
   * @throws SluiceException if the bytes were written with other columns
   */
  public Row decode(byte[] bytes) {
    if (WireFormat.schemaId(bytes) != columns) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot continue with %s: an earlier run wrote them with other columns than %s; give the pipeline the columns it had, or another name"
              .formatted(what, type));
    }
    Row row = new Row(type);
    decoder.decode(bytes, WireFormat.HEADER_BYTES, row);
    return row;
  }

  private static int number(RowType type) {
    CRC32 crc = new CRC32();
    crc.update(type.toString().getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() & Integer.MAX_VALUE);
  }
}
