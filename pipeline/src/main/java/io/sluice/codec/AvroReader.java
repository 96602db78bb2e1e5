package io.sluice.codec;

import io.sluice.schema.RowReceiver;

/** Reads one value and sets it in a column, or leaves the column alone if the value is null. */
@FunctionalInterface
interface AvroReader {

  void read(AvroInput in, RowReceiver into, int ordinal);
}
