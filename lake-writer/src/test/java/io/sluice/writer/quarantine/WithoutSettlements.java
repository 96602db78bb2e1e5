package io.sluice.writer.quarantine;

import io.sluice.writer.table.CommitOutcome;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SettledRecords;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableState;
import java.util.Optional;

/** A table that tells nobody what was replayed. */
record WithoutSettlements(LakeTable table) implements LakeTable {

  @Override
  public TableDefinition definition() {
    return table.definition();
  }

  @Override
  public Optional<String> schemaJson() {
    return table.schemaJson();
  }

  @Override
  public TableState state() {
    TableState state = table.state();
    return new TableState(
        state.nextOffsets(), state.properties(), state.schemaJson(), SettledRecords.NONE);
  }

  @Override
  public CommitOutcome commit(PendingCommit commit) {
    return table.commit(commit);
  }

  @Override
  public void close() {
    table.close();
  }
}
