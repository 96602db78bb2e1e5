package io.sluice.writer.quarantine;

import io.sluice.writer.delta.LoggedTable;
import io.sluice.writer.delta.TableContent;
import io.sluice.writer.table.SettledRecords;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A table of a pipeline with its quarantine, as far as they are there.
 *
 * @param name of the table that has the rows
 * @param table empty while nothing was committed to it
 * @param quarantine empty while no record was malformed
 */
record QuarantinedTable(
    String name, Optional<LoggedTable> table, Optional<LoggedTable> quarantine) {

  KeptRecords records(Configuration configuration) {
    return new StoredRecords(table, quarantine, configuration);
  }

  /** As the table says now. To be asked before {@link #records}. */
  RecordStates states() {
    Optional<TableContent> content = table.map(LoggedTable::newest);
    return new RecordStates(
        content.map(TableContent::recordedOffsets).orElse(Map.of()),
        content.map(TableContent::settled).orElse(SettledRecords.NONE));
  }
}
