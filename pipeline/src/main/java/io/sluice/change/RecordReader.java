package io.sluice.change;

import io.sluice.schema.RowReceiver;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the key and the value of a record into one row. One thread at a time. */
public interface RecordReader {

  /**
   * Reads a record; after a failure the content of the receiver is undefined. The receiver may be
   * handed slices of the arrays, which must not change until it has been read.
   *
   * @throws io.sluice.codec.MalformedRecordException if the record makes no row
   * @throws io.sluice.registry.RegistryException if that cannot be known now
   */
  void read(byte @Nullable [] key, byte @Nullable [] value, RowReceiver into);

  /** How many of the records read so far had fields for which there is no column. */
  default long leftOut() {
    return 0;
  }

  /**
   * Why fields of records are left out that a schema of the registry names, by its id; of those
   * schemas that records have had so far.
   */
  default Map<Integer, String> reasonsLeftOut() {
    return Map.of();
  }
}
