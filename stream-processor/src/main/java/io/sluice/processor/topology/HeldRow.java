package io.sluice.processor.topology;

/**
 * A row of a deduplication that an earlier one may still come before.
 *
 * @param time of its event, in milliseconds since 1970
 * @param partition of its record in the source's topic, as is the offset
 * @param key as {@link KeyCodec} writes it
 * @param row of the view, as it will stand in its topic: so it can be emitted by a processor whose
 *     source has other columns by then
 */
record HeldRow(long time, int partition, long offset, byte[] key, byte[] row) {}
