package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.delta.LoggedTable;
import io.sluice.writer.delta.LoggedVersion;
import io.sluice.writer.delta.TableContent;
import io.sluice.writer.restore.VersionChoice.Chosen;
import io.sluice.writer.table.SourcePartition;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at a table, its quarantine and Kafka, and plans. Changes nothing. */
record RestorePlanner(TopicRanges kafka) {

  /** Puts back files and offsets of a version. */
  RestorePlan restore(RestoredTable table, Chosen chosen) {
    TableContent now = table.table().newest();
    return plan(table, chosen, now, table.table().content(chosen.version().version()));
  }

  /** Puts back the offsets, and the files only if the rows are not those of the version already. */
  RestorePlan repair(RestoredTable table, Chosen chosen) {
    TableContent now = table.table().newest();
    List<LoggedVersion> history = table.table().history();
    LoggedVersion newest = history.get(history.size() - 1);
    boolean areRowsThere =
        newest.areOffsetsKnown() && newest.nextOffsets().equals(chosen.version().nextOffsets());
    TableContent then = table.table().content(chosen.version().version());
    return plan(table, chosen, now, areRowsThere ? now.withSettlementsOf(then) : then);
  }

  private RestorePlan plan(
      RestoredTable table, Chosen chosen, TableContent now, TableContent content) {
    List<LoggedVersion> history = table.table().history();
    Map<SourcePartition, Long> recorded = now.recordedOffsets();
    Map<SourcePartition, Long> target =
        RewoundOffsets.of(table.name(), chosen.version(), history, recorded);
    Optional<UndoneQuarantine> undone = table.quarantine().flatMap(UndoneQuarantine::of);
    undone.ifPresent(quarantine -> requireNotPassed(table, chosen.version(), target, quarantine));
    List<PartitionPlan> partitions = partitions(table, target, now);
    FileChange files = FileChange.between(now, content);
    return new RestorePlan(
        table.name(),
        chosen.version(),
        chosen.why(),
        now,
        content,
        partitions,
        table.table().restoredFrom(),
        files,
        table.table().missing(files.back()),
        table
            .quarantine()
            .map(
                quarantine ->
                    quarantine(
                        quarantine, target, undone.map(UndoneQuarantine::begin).orElse(Map.of()))),
        undone.isPresent());
  }

  private static void requireNotPassed(
      RestoredTable table,
      LoggedVersion version,
      Map<SourcePartition, Long> target,
      UndoneQuarantine undone) {
    if (undone.isPassedBy(target)) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot restore table %s to version %d: somebody's RESTORE has taken malformed records out of %s from %s on, which the version has passed; run 'sluice restore %s --repair', or %s"
              .formatted(
                  table.name(),
                  version.version(),
                  undone.name(),
                  new OffsetsText(undone.begin()),
                  table.name(),
                  undone.wayOut()));
    }
  }

  private List<PartitionPlan> partitions(
      RestoredTable table, Map<SourcePartition, Long> target, TableContent now) {
    Map<SourcePartition, TopicRange> ranges =
        kafka.of(table.name(), table.topic(), now.properties());
    Map<SourcePartition, Long> recorded = now.recordedOffsets();
    return target.entrySet().stream()
        .map(
            each ->
                new PartitionPlan(
                    each.getKey(),
                    each.getValue(),
                    recorded.getOrDefault(each.getKey(), each.getValue()),
                    Optional.ofNullable(ranges.get(each.getKey()))))
        .sorted(Comparator.comparing((PartitionPlan each) -> each.partition().partition()))
        .toList();
  }

  /**
   * @param whole up to where it has all, if somebody's RESTORE has taken out what follows; also of
   *     partitions that the table does not know yet
   */
  private static QuarantinePlan quarantine(
      LoggedTable quarantine, Map<SourcePartition, Long> target, Map<SourcePartition, Long> whole) {
    Map<SourcePartition, Long> wanted = new HashMap<>(whole);
    wanted.putAll(target);
    Map<SourcePartition, Long> limits =
        QuarantineLimits.of(wanted, quarantine.batchesBeyond(wanted));
    TableContent now = quarantine.newest();
    return quarantine
        .contentBefore(limits)
        .map(
            content ->
                QuarantinePlan.of(
                    quarantine.name(),
                    now,
                    content,
                    limits,
                    quarantine.missing(FileChange.between(now, content).back())))
        .orElseGet(() -> QuarantinePlan.whole(quarantine.name(), now, whole));
  }
}
