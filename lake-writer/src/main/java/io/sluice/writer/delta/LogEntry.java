package io.sluice.writer.delta;

import io.delta.standalone.Operation;
import io.delta.standalone.VersionLog;
import io.delta.standalone.actions.Action;
import io.delta.standalone.actions.AddFile;
import io.delta.standalone.actions.CommitInfo;
import io.delta.standalone.actions.Metadata;
import io.delta.standalone.actions.Protocol;
import io.delta.standalone.actions.SetTransaction;
import io.delta.storage.CloseableIterator;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one entry of a log says, files aside. An entry that was cut short says nothing. */
final class LogEntry {

  /** A RESTORE; without a target if that is not named as a version. */
  record Restore(OptionalLong target) {}

  /** What Delta calls the putting back of a version. */
  static final String RESTORE = "RESTORE";

  private final Map<String, Long> transactions = new HashMap<>();
  private @Nullable CommitInfo info;
  private @Nullable UUID commit;
  private long actions;
  private long files;
  private @Nullable Restore restore;
  private @Nullable Metadata metadata;
  private @Nullable Protocol protocol;

  private LogEntry() {}

  /**
   * Reads an entry to its end, action by action: an entry may name a hundred thousand files.
   *
   * @throws IllegalStateException if it was cut between two actions
   */
  static LogEntry read(VersionLog log) {
    LogEntry entry = new LogEntry();
    try (CloseableIterator<Action> actions = log.getActionsIterator()) {
      while (actions.hasNext()) {
        entry.take(actions.next());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    entry.requireWhole(log.getVersion());
    return entry;
  }

  /** A store that publishes an entry whole never leaves part of one; a copy may. */
  private void requireWhole(long version) {
    if (actions == 0) {
      throw new IllegalStateException("log entry %d is empty".formatted(version));
    }
    if (commit == null || info == null) {
      return;
    }
    String added =
        info.getOperationMetrics()
            .map(metrics -> metrics.get(Operation.Metrics.numAddedFiles))
            .orElse(Long.toString(files));
    int noted = CommitNote.transactions(info.getUserMetadata().orElse(""));
    if (!added.equals(Long.toString(files)) || transactions.size() != noted) {
      throw new IllegalStateException(
          "log entry %d was cut: it says that it adds %s files and sets %d transactions, and does %d and %d"
              .formatted(version, added, noted, files, transactions.size()));
    }
  }

  /** Versions by application id. */
  Map<String, Long> transactions() {
    return transactions;
  }

  /** Whether it sets a transaction that has one of these names. */
  boolean hasTransactionOf(TransactionNames names) {
    return transactions.keySet().stream().anyMatch(name -> names.parse(name).isPresent());
  }

  /** Whether it moves offsets of the table that has these names, or settles its records. */
  boolean isOf(TransactionNames names) {
    return hasTransactionOf(names) || hasSettlementOf(names);
  }

  /** Whether it says what became of malformed records of the table that has these names. */
  boolean hasSettlementOf(TransactionNames names) {
    return transactions.keySet().stream().anyMatch(SettlementNames.of(names)::isOurs);
  }

  /** What made it, in Delta's words; empty if it does not say. */
  String operation() {
    return info == null || info.getOperation() == null ? "" : info.getOperation();
  }

  /** From where to where its batch was read, if it is a commit of ours. */
  List<OffsetSpan> batch() {
    return commit == null || info == null
        ? List.of()
        : CommitNote.batch(info.getUserMetadata().orElse(""));
  }

  /** What it restored, if it is a RESTORE. */
  Optional<Restore> restore() {
    return Optional.ofNullable(restore);
  }

  /** Where each partition was before, if it is a restore of ours. */
  Map<SourcePartition, Long> restoredFrom() {
    return restore == null || info == null
        ? Map.of()
        : CommitNote.restoredFrom(info.getUserMetadata().orElse(""));
  }

  /** The id of the commit, if it is one of ours. */
  Optional<UUID> commit() {
    return Optional.ofNullable(commit);
  }

  Optional<Metadata> metadata() {
    return Optional.ofNullable(metadata);
  }

  Optional<Protocol> protocol() {
    return Optional.ofNullable(protocol);
  }

  private void take(Action action) {
    actions++;
    if (action instanceof SetTransaction transaction) {
      transactions.put(transaction.getAppId(), transaction.getVersion());
    } else if (action instanceof AddFile) {
      files++;
    } else if (action instanceof CommitInfo provenance) {
      info = provenance;
      commit = provenance.getUserMetadata().flatMap(CommitNote::idOf).orElse(null);
      restore = RESTORE.equals(provenance.getOperation()) ? restoreOf(provenance) : null;
    } else if (action instanceof Metadata changed) {
      metadata = changed;
    } else if (action instanceof Protocol changed) {
      protocol = changed;
    }
  }

  private static Restore restoreOf(CommitInfo info) {
    Map<String, String> parameters = info.getOperationParameters();
    String version = parameters == null ? null : parameters.get("version");
    return new Restore(
        version != null && version.matches("[0-9]{1,18}")
            ? OptionalLong.of(Long.parseLong(version))
            : OptionalLong.empty());
  }
}
