package io.sluice.writer.restore;

import io.sluice.writer.delta.LoggedTable;
import io.sluice.writer.delta.LoggedVersion;
import io.sluice.writer.delta.TableContent;
import io.sluice.writer.restore.VersionChoice.Chosen;
import io.sluice.writer.table.SourcePartition;
import java.util.Comparator;
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

  /** Puts back the offsets alone: the files are those of the version already. */
  RestorePlan repair(RestoredTable table, Chosen chosen) {
    TableContent now = table.table().newest();
    return plan(table, chosen, now, now);
  }

  private RestorePlan plan(
      RestoredTable table, Chosen chosen, TableContent now, TableContent content) {
    List<LoggedVersion> history = table.table().history();
    Map<SourcePartition, Long> recorded = now.recordedOffsets();
    Map<SourcePartition, Long> target =
        RewoundOffsets.of(table.name(), chosen.version(), history, recorded);
    List<PartitionPlan> partitions = partitions(table, target, now);
    FileChange files = FileChange.between(now, content);
    return new RestorePlan(
        table.name(),
        chosen.version(),
        chosen.why(),
        now,
        content,
        partitions,
        files,
        table.table().missing(files.back()),
        table.quarantine().map(quarantine -> quarantine(quarantine, target)));
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

  private static QuarantinePlan quarantine(
      LoggedTable quarantine, Map<SourcePartition, Long> target) {
    Map<SourcePartition, Long> limits = QuarantineLimits.of(target, quarantine.batches());
    TableContent now = quarantine.newest();
    TableContent content = quarantine.contentBefore(limits);
    return QuarantinePlan.of(
        quarantine.name(),
        now,
        content,
        limits,
        quarantine.missing(FileChange.between(now, content).back()));
  }
}
