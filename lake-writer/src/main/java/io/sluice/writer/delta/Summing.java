package io.sluice.writer.delta;

import io.sluice.writer.delta.SummarizedEntry.Versions;
import io.sluice.writer.table.SourcePartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sums up a log: the entries behind a checkpoint, newest first, then the checkpoint, then what may
 * be told of entries before it. What is newer decides; only the paths that the entries name are
 * kept, so memory does not grow with the table.
 */
final class Summing implements SummarizedCheckpoint.Listener {

  private final TransactionNames names;
  private final long smallBelow;
  private final Set<String> decided = new HashSet<>();
  private final Map<String, Long> transactions = new HashMap<>();
  private final List<SummarizedEntry> newestFirst = new ArrayList<>();
  private long count;
  private long bytes;
  private long small;
  private long rows;
  private boolean isCounted = true;
  private @Nullable Map<String, String> properties;
  private @Nullable Versions protocol;
  private @Nullable Instant newestRecord;
  private @Nullable Instant written;

  /**
   * @param smallBelow files of fewer bytes are small
   */
  Summing(TransactionNames names, long smallBelow) {
    this.names = names;
    this.smallBelow = smallBelow;
  }

  /** An entry behind the checkpoint, in the order of newest first. */
  void entry(SummarizedEntry entry) {
    entry.added().forEach((path, file) -> file(path, file.bytes(), file.figures()));
    decided.addAll(entry.added().keySet());
    decided.addAll(entry.removed());
    entry.transactions().forEach(transactions::putIfAbsent);
    entry.properties().ifPresent(this::properties);
    entry.protocol().ifPresent(versions -> protocol(versions.reader(), versions.writer()));
    told(entry);
  }

  /** An entry that the checkpoint has in it, for what a checkpoint forgets. */
  void earlier(SummarizedEntry entry) {
    entry.added().entrySet().stream()
        .filter(file -> !decided.contains(file.getKey()))
        .forEach(file -> newest(file.getValue().figures()));
    decided.addAll(entry.removed());
    told(entry);
  }

  private void told(SummarizedEntry entry) {
    newestFirst.add(entry);
    if (written == null && isOurs(entry)) {
      written = entry.time();
    }
  }

  private boolean isOurs(SummarizedEntry entry) {
    return entry.transactions().keySet().stream().anyMatch(name -> names.parse(name).isPresent());
  }

  /** Whether entries before those that were looked at have nothing to add. */
  boolean isTold() {
    return newestRecord != null && written != null;
  }

  /** Whether only the last commit of ours can tell what a RESTORE has taken out. */
  boolean isRestoreUnplaced() {
    return written == null
        && !offsets().isEmpty()
        && newestFirst.stream().anyMatch(entry -> entry.restore().isPresent());
  }

  @Override
  public void file(String path, long size, FileFigures figures) {
    if (decided.contains(path)) {
      return;
    }
    count++;
    bytes += size;
    small += size < smallBelow ? 1 : 0;
    isCounted &= figures.rows().isPresent();
    rows += figures.rows().orElse(0);
    newest(figures);
  }

  private void newest(FileFigures figures) {
    Instant known = newestRecord;
    figures
        .newestRecord()
        .filter(time -> known == null || time.isAfter(known))
        .ifPresent(time -> newestRecord = time);
  }

  @Override
  public void transaction(String applicationId, long version) {
    transactions.putIfAbsent(applicationId, version);
  }

  @Override
  public void properties(Map<String, String> table) {
    properties = properties == null ? table : properties;
  }

  @Override
  public void protocol(int readerVersion, int writerVersion) {
    protocol = protocol == null ? new Versions(readerVersion, writerVersion) : protocol;
  }

  /**
   * @param committed when the newest version was written
   * @throws IllegalStateException if the log does not say what the table is
   */
  TableSummary summary(long version, Instant committed) {
    if (properties == null || protocol == null) {
      throw new IllegalStateException("it has neither metadata nor a protocol");
    }
    return new TableSummary(
        version,
        committed,
        protocol.reader(),
        protocol.writer(),
        properties,
        offsets(),
        new TableSummary.Files(count, bytes, small),
        isCounted ? OptionalLong.of(rows) : OptionalLong.empty(),
        Optional.ofNullable(written),
        Optional.ofNullable(newestRecord),
        undone());
  }

  private Map<SourcePartition, Long> offsets() {
    Map<SourcePartition, Long> offsets = new HashMap<>();
    transactions.forEach(
        (name, next) -> names.parse(name).ifPresent(partition -> offsets.put(partition, next)));
    return offsets;
  }

  /** Behind a log's first entries that were looked at, all counts as well. */
  private OptionalLong undone() {
    if (offsets().isEmpty() || newestFirst.isEmpty()) {
      return OptionalLong.empty();
    }
    Restores restores = new Restores();
    restores.ours(newestFirst.get(newestFirst.size() - 1).version());
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      SummarizedEntry entry = newestFirst.get(i);
      restores.follow(entry.restore(), isOurs(entry), entry.version());
    }
    return restores
        .undone()
        .map(undone -> OptionalLong.of(undone.version()))
        .orElse(OptionalLong.empty());
  }
}
