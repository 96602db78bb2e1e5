package io.sluice.processor.window;

/**
 * A window that one group has rows in.
 *
 * @param end in milliseconds since 1970
 * @param group the key of the group as {@link KeyCodec} writes it
 * @param state the running values of the aggregates
 */
record OpenWindow(long end, byte[] group, byte[] state) {}
