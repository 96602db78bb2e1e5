package io.sluice.spark.merge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.RemoveFile;

/**
 * What one version of a changelog did to its rows.
 *
 * @param operation by the words of who committed it
 * @param added files with new rows; files that were only written anew are not among them
 * @param rewritten paths of files whose rows are in others now
 * @param tookRowsOut whether it removed rows, or may have
 */
record ChangelogCommit(
    long version,
    String operation,
    List<AddFile> added,
    Set<String> rewritten,
    boolean tookRowsOut) {

  static ChangelogCommit of(long version, List<Action> actions) {
    String operation = "";
    List<AddFile> added = new ArrayList<>();
    Set<String> rewritten = new HashSet<>();
    boolean tookRowsOut = false;
    for (Action action : actions) {
      if (action instanceof CommitInfo info) {
        operation = info.operation();
      } else if (action instanceof AddFile file && file.dataChange()) {
        added.add(file);
      } else if (action instanceof RemoveFile file) {
        rewritten.add(file.path());
        tookRowsOut |= file.dataChange();
      }
    }
    // A restore of a version of the same files takes offsets back and no rows out.
    return new ChangelogCommit(
        version,
        operation,
        added,
        rewritten,
        tookRowsOut || operation.equalsIgnoreCase(DeltaOperations.OP_RESTORE()));
  }
}
