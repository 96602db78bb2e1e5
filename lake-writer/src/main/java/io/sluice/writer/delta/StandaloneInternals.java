package io.sluice.writer.delta;

import io.delta.standalone.OptimisticTransaction;
import io.delta.standalone.Snapshot;
import io.delta.standalone.actions.Action;
import io.delta.standalone.actions.Protocol;
import io.delta.standalone.actions.SetTransaction;
import io.delta.standalone.internal.DeltaLogImpl;
import io.delta.standalone.internal.OptimisticTransactionImpl;
import io.delta.standalone.internal.SnapshotImpl;
import io.delta.standalone.internal.actions.Action$;
import io.delta.standalone.internal.exception.DeltaErrors;
import io.delta.standalone.internal.util.ConversionUtils$;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import scala.collection.Iterator;

/**
 * All that is used from inside Delta Standalone, which is frozen at its last release. {@code
 * DeltaLakeTableTest} fails if a release changes what one of these does.
 */
final class StandaloneInternals {

  private StandaloneInternals() {}

  /**
   * Makes a transaction lose against any commit that sets this application id after the
   * transaction's read version. The public way, {@code txnVersion}, does the same and also loads
   * the state of the whole table.
   */
  static void readTransaction(OptimisticTransaction transaction, String applicationId) {
    ((OptimisticTransactionImpl) transaction).readTxn().addOne(applicationId);
  }

  /**
   * The versions of all application ids as of a version. Loads the state of the whole table, and
   * keeps none of it: a snapshot would for as long as it is the newest.
   */
  static Map<String, Long> transactions(Configuration configuration, Path table, long version) {
    SnapshotImpl snapshot =
        DeltaLogImpl.forTable(configuration, table).getSnapshotForVersionAsOf(version);
    Map<String, Long> versions = new HashMap<>();
    Iterator<SetTransaction> transactions = snapshot.setTransactions().iterator();
    while (transactions.hasNext()) {
      SetTransaction transaction = transactions.next();
      versions.put(transaction.getAppId(), transaction.getVersion());
    }
    return versions;
  }

  static Protocol protocol(Snapshot snapshot) {
    return ((SnapshotImpl) snapshot).protocol();
  }

  /** Whether a failure says that the table's protocol is too new. */
  static boolean refusesProtocol(Throwable failure) {
    return failure instanceof DeltaErrors.InvalidProtocolVersionException;
  }

  /** An action as another process will read it from the log, if this one writes it. */
  static Action readBack(Action action) {
    String json = ConversionUtils$.MODULE$.convertActionJ(action).json();
    return ConversionUtils$.MODULE$.convertAction(Action$.MODULE$.fromJson(json));
  }

  /** Writes a checkpoint of a version and removes expired log files. */
  static void checkpoint(Configuration configuration, Path table, long version) {
    DeltaLogImpl log = DeltaLogImpl.forTable(configuration, table);
    log.checkpoint(log.getSnapshotForVersionAsOf(version));
  }
}
