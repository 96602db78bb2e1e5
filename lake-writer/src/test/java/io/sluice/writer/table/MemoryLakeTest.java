package io.sluice.writer.table;

import io.sluice.writer.table.MemoryLake.Fault;
import java.net.URI;

/** The fake keeps the contract that the real table keeps. */
class MemoryLakeTest extends LakeTableContract {

  private static final URI LOCATION = URI.create("memory:///lake/orders");

  private final MemoryLake lake = new MemoryLake(NOW);

  @Override
  protected LakeTables lake() {
    return lake;
  }

  @Override
  protected URI location() {
    return LOCATION;
  }

  @Override
  protected void failNextCommit() {
    lake.next(Fault.FAILS);
  }

  @Override
  protected void loseNextAnswer() {
    lake.next(Fault.ANSWER_LOST);
  }

  @Override
  protected void landNextCommitUnseen() {
    lake.next(Fault.LANDS_UNSEEN);
  }

  @Override
  protected void vanishNextCommitUnseen() {
    lake.next(Fault.VANISHES_UNSEEN);
  }

  @Override
  protected void heal() {}

  @Override
  protected long rows() {
    return lake.versions(LOCATION).stream().mapToLong(v -> v.commit().rowCount()).sum();
  }

  @Override
  protected void raiseProtocol() {
    lake.refuse(LOCATION, "its protocol is (3,7)");
  }

  @Override
  protected void setProperty(String name, String value) {
    lake.set(LOCATION, name, value);
  }

  @Override
  protected void forgetOffsets() {
    lake.refuse(LOCATION, "delta.setTransactionRetentionDuration is set");
  }
}
