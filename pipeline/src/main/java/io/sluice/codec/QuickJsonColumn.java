package io.sluice.codec;

import io.sluice.schema.RowReceiver;

/** Reads the value at a cursor, which is not null, and sets it in a column; or declines. */
@FunctionalInterface
interface QuickJsonColumn {

  boolean read(JsonCursor in, RowReceiver into, int ordinal);
}
