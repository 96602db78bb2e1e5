package io.sluice.writer.table;

import io.sluice.failure.ExitCode;
import io.sluice.table.Hold;

/** A table is not written while a job holds it; the hold ends by itself. */
public final class TableHeldException extends TableException {

  private final transient Hold hold;

  public TableHeldException(TableDefinition definition, Hold hold) {
    super(
        ExitCode.TRY_LATER,
        "Cannot write table %s at %s: job %s holds it until %s at the latest; try again then"
            .formatted(definition.name(), definition.location(), hold.job(), hold.until()),
        null);
    this.hold = hold;
  }

  public Hold hold() {
    return hold;
  }
}
