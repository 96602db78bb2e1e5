package io.sluice.processor.join;

import io.sluice.processor.join.JoinSide.Part;

/**
 * A row of a join that partners may still come for.
 *
 * @param key what it is matched by, as {@link KeyCodec} writes it
 * @param time of its event, in milliseconds since 1970
 * @param partition of its record in the source's topic, as is the offset
 * @param waits whether it comes without a partner if none meets it
 * @param row as {@link SourceRowCodec} writes it
 */
record StoredRow(
    Part part, byte[] key, long time, int partition, long offset, boolean waits, byte[] row) {

  StoredRow met() {
    return new StoredRow(part, key, time, partition, offset, false, row);
  }
}
