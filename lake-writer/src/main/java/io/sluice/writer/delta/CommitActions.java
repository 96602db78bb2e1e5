package io.sluice.writer.delta;

import com.fasterxml.jackson.databind.node.TextNode;
import io.delta.standalone.Operation;
import io.delta.standalone.actions.Action;
import io.delta.standalone.actions.AddFile;
import io.delta.standalone.actions.SetTransaction;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.TableDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A pending commit in Delta's own words: one add per file, one transaction per partition, and the
 * provenance.
 */
record CommitActions(List<Action> actions, Operation operation) {

  /**
   * @throws IllegalArgumentException if the commit would make the table unreadable
   */
  static CommitActions of(
      PendingCommit commit, TableDefinition definition, Set<String> partitionColumns, Instant now) {
    TransactionNames names = TransactionNames.of(definition);
    List<Action> actions = new ArrayList<>();
    for (OffsetSpan span : commit.spans()) {
      actions.add(transaction(names, span, now));
    }
    commit
        .settlement()
        .map(SettlementNames.of(definition)::transactions)
        .ifPresent(
            versions ->
                versions.forEach(
                    (name, version) ->
                        actions.add(
                            new SetTransaction(name, version, Optional.of(now.toEpochMilli())))));
    actions.addAll(files(commit, partitionColumns));
    return new CommitActions(List.copyOf(actions), operation(commit, definition));
  }

  private static SetTransaction transaction(TransactionNames names, OffsetSpan span, Instant now) {
    return new SetTransaction(
        names.of(span.partition()), span.nextOffset(), Optional.of(now.toEpochMilli()));
  }

  private static List<AddFile> files(PendingCommit commit, Set<String> partitionColumns) {
    List<AddFile> files = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    for (DataFile file : commit.files()) {
      if (!paths.add(file.path())) {
        throw new IllegalArgumentException(
            "Cannot commit file %s: it is named twice in one commit; nothing was written"
                .formatted(file.path()));
      }
      files.add(FileAction.of(file, partitionColumns));
    }
    return files;
  }

  private static Operation operation(PendingCommit commit, TableDefinition definition) {
    return new Operation(
        Operation.Name.STREAMING_UPDATE,
        Map.of(
            "outputMode", literal("Append"),
            "pipeline", literal(definition.pipeline()),
            "table", literal(definition.name())),
        Map.of(
            Operation.Metrics.numAddedFiles, Integer.toString(commit.files().size()),
            Operation.Metrics.numOutputRows, Long.toString(commit.rowCount()),
            Operation.Metrics.numOutputBytes, Long.toString(commit.sizeBytes())),
        Optional.of(CommitNote.write(commit)));
  }

  /** Standalone writes operation parameters raw, so they have to be JSON. */
  private static String literal(String value) {
    return TextNode.valueOf(value).toString();
  }
}
