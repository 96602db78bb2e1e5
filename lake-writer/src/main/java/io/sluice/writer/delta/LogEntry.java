package io.sluice.writer.delta;

import io.delta.standalone.VersionLog;
import io.delta.standalone.actions.Action;
import io.delta.standalone.actions.CommitInfo;
import io.delta.standalone.actions.Metadata;
import io.delta.standalone.actions.Protocol;
import io.delta.standalone.actions.SetTransaction;
import io.delta.storage.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one entry of a log says, files aside. */
final class LogEntry {

  /** A RESTORE; without a target if that is not named as a version. */
  record Restore(OptionalLong target) {}

  private static final String RESTORE = "RESTORE";

  private final Map<String, Long> transactions = new HashMap<>();
  private @Nullable UUID commit;
  private @Nullable Restore restore;
  private @Nullable Metadata metadata;
  private @Nullable Protocol protocol;

  private LogEntry() {}

  /** Reads an entry to its end, action by action: an entry may name a hundred thousand files. */
  static LogEntry read(VersionLog log) {
    LogEntry entry = new LogEntry();
    try (CloseableIterator<Action> actions = log.getActionsIterator()) {
      while (actions.hasNext()) {
        entry.take(actions.next());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entry;
  }

  /** Versions by application id. */
  Map<String, Long> transactions() {
    return transactions;
  }

  /** Whether it sets a transaction that has one of these names. */
  boolean hasTransactionOf(TransactionNames names) {
    return transactions.keySet().stream().anyMatch(name -> names.parse(name).isPresent());
  }

  /** What it restored, if it is a RESTORE. */
  Optional<Restore> restore() {
    return Optional.ofNullable(restore);
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
    if (action instanceof SetTransaction transaction) {
      transactions.put(transaction.getAppId(), transaction.getVersion());
    } else if (action instanceof CommitInfo info) {
      commit = info.getUserMetadata().flatMap(CommitNote::idOf).orElse(null);
      restore = RESTORE.equals(info.getOperation()) ? restoreOf(info) : null;
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
