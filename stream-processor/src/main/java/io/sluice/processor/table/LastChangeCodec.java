package io.sluice.processor.table;

import io.sluice.processor.row.ChangeCodec;
import io.sluice.view.Source;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Changes with their times, as {@link ChangeCodec} keeps them; one thread at a time. */
final class LastChangeCodec {

  private final ChangeCodec changes;

  LastChangeCodec(Source changes) {
    this.changes = new ChangeCodec(changes);
  }

  byte[] encode(LastChange last) {
    byte[] change = changes.encode(last.change());
    return ByteBuffer.allocate(Long.BYTES + change.length).putLong(last.time()).put(change).array();
  }

  LastChange decode(byte[] bytes) {
    return new LastChange(
        changes.decode(Arrays.copyOfRange(bytes, Long.BYTES, bytes.length)),
        ByteBuffer.wrap(bytes).getLong());
  }
}
