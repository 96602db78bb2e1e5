package io.sluice.processor.row;

import io.sluice.codec.JsonDecoder;
import io.sluice.codec.JsonEncoder;
import io.sluice.codec.MalformedRecordException;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.schema.Row;
import io.sluice.view.Source;
import java.nio.ByteBuffer;

/**
 * Changes as the values of a store; one thread at a time.
 *
 * <p>The last change of a key is kept for as long as the key is there, and its stream gets new
 * columns meanwhile. So they are JSON behind the coordinates, whose columns have names: one that a
 * change was made without is null.
 */
public final class ChangeCodec {

  private static final int COORDINATE_BYTES = Integer.BYTES + Long.BYTES;

  private final Source changes;
  private final JsonEncoder encoder;
  private final JsonDecoder decoder;

  public ChangeCodec(Source changes) {
    this.changes = changes;
    this.encoder = new JsonEncoder(changes.columns());
    this.decoder = new JsonDecoder(changes.columns());
  }

  public byte[] encode(SourceRow change) {
    byte[] row = encoder.encode(change.row());
    return ByteBuffer.allocate(COORDINATE_BYTES + row.length)
        .putInt(change.partition())
        .putLong(change.offset())
        .put(row)
        .array();
  }

  /**
   * @throws SluiceException if a column has become one that cannot hold what it held
   */
  public SourceRow decode(byte[] bytes) {
    ByteBuffer coordinates = ByteBuffer.wrap(bytes);
    Row row = new Row(changes.columns());
    try {
      decoder.decode(bytes, COORDINATE_BYTES, row);
    } catch (MalformedRecordException e) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot continue with the stored changes of '%s': an earlier run wrote them with other columns than %s: %s; give the stream columns that hold what they held, or the pipeline another name"
              .formatted(changes.name(), changes.columns(), e.getMessage()),
          e);
    }
    return new SourceRow(row, coordinates.getInt(), coordinates.getLong());
  }
}
