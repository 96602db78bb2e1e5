package io.sluice.writer.restore;

import io.sluice.writer.delta.LoggedTable;
import java.util.Optional;

/**
 * A table of a stream or view, with its quarantine if there is one.
 *
 * @param topic whose records are its rows
 */
record RestoredTable(LoggedTable table, String topic, Optional<LoggedTable> quarantine) {

  String name() {
    return table.name();
  }
}
