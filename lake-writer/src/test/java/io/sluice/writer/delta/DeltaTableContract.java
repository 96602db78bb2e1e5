package io.sluice.writer.delta;

import io.sluice.writer.Failpoints;
import io.sluice.writer.table.LakeTableContract;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The contract for Delta tables, wherever they are. */
abstract class DeltaTableContract extends LakeTableContract {

  static final InstantSource CLOCK = NOW;

  /** What was asked for and nobody has run yet. */
  final List<Runnable> checkpoints = new ArrayList<>();

  /** The table's log, read without Delta. */
  abstract LogFolder onDisk();

  /** Adds an entry of one action, as another writer would. */
  abstract void append(String action);

  final DeltaLakeTables lake(int checkpointEvery, Map<String, String> hadoop) {
    return new DeltaLakeTables(
        new DeltaSettings("test", checkpointEvery, hadoop),
        CLOCK,
        checkpoints::add,
        CheckpointObserver.none());
  }

  @AfterEach
  void clear() {
    Failpoints.arm(null);
    heal();
  }

  @Override
  protected void failNextCommit() {
    Failpoints.arm("commit.before:throw@1");
  }

  @Override
  protected void loseNextAnswer() {
    Failpoints.arm("commit.after:throw@1");
  }

  @Override
  protected void landNextCommitUnseen() {
    BlindLogStore.turn(BlindLogStore.Dial.LANDS_UNSEEN);
  }

  @Override
  protected void vanishNextCommitUnseen() {
    BlindLogStore.turn(BlindLogStore.Dial.VANISHES_UNSEEN);
  }

  @Override
  protected void heal() {
    BlindLogStore.turn(BlindLogStore.Dial.CLEAR);
  }

  @Override
  protected long rows() {
    return onDisk().rows();
  }

  @Override
  protected void raiseProtocol() {
    append("{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":3}}");
  }

  @Override
  protected void forgetOffsets() {
    setProperty("delta.setTransactionRetentionDuration", "interval 1 day");
  }

  @Override
  protected final void setProperty(String name, String value) {
    if (onDisk().entries().isEmpty()) {
      open().commit(commit(1, span(ORDERS_1, 0, 1)));
    }
    append(onDisk().metadataWith(name, value));
  }
}
