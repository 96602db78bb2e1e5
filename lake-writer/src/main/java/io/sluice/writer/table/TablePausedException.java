package io.sluice.writer.table;

import io.sluice.failure.ExitCode;

/** A table is not written while its property {@link TableProperties#PAUSED} says so. */
public final class TablePausedException extends TableException {

  public TablePausedException(TableDefinition definition) {
    super(
        ExitCode.TRY_LATER,
        "Cannot write table %s at %s: it is paused; run 'sluice resume %s', or set its property %s to false"
            .formatted(
                definition.name(),
                definition.location(),
                definition.name(),
                TableProperties.PAUSED),
        null);
  }
}
