package io.sluice.processor.time;

/**
 * A row of a view that holds rows back until nothing can come any more that it depends on.
 *
 * @param time of its event, in milliseconds since 1970
 * @param partition of its record in the source's topic, as is the offset
 * @param key as {@link KeyCodec} writes it
 * @param row as the view needs it when it lets it go
 */
public record HeldRow(long time, int partition, long offset, byte[] key, byte[] row) {}
