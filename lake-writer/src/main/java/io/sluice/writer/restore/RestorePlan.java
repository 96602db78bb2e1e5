package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.delta.LoggedVersion;
import io.sluice.writer.delta.TableContent;
import io.sluice.writer.feed.AcceptedGap;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableProperties;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is to be done to one table, and whether it can be: nothing is put back whose replay would
 * have a hole, or whose files are gone.
 *
 * @param target the version that is put back
 * @param why it is that version
 * @param now the table as it is
 * @param content the files that it is to have
 * @param partitions all that the table knows, in order
 * @param restoredFrom where partitions were before a restore that nobody has written behind yet
 * @param missing files that are to be put back and are gone
 * @param quarantine empty if the table has none
 * @param isQuarantineUndone whether somebody's RESTORE has taken records out of it
 */
record RestorePlan(
    String table,
    LoggedVersion target,
    String why,
    TableContent now,
    TableContent content,
    List<PartitionPlan> partitions,
    Map<SourcePartition, Long> restoredFrom,
    FileChange files,
    List<String> missing,
    Optional<QuarantinePlan> quarantine,
    boolean isQuarantineUndone) {

  private static final int NAMED = 3;

  RestorePlan {
    partitions = List.copyOf(partitions);
    restoredFrom = Map.copyOf(restoredFrom);
    missing = List.copyOf(missing);
  }

  /** Where the table goes on afterwards. */
  Map<SourcePartition, Long> nextOffsets() {
    Map<SourcePartition, Long> next = new HashMap<>();
    partitions.forEach(each -> next.put(each.partition(), each.next()));
    return next;
  }

  /**
   * The partitions with what has to be read again all in all: if a run before has put the table
   * back, that counts from where it was before that.
   */
  List<PartitionPlan> replay() {
    return isTableThere() ? partitions.stream().map(this::sinceRestore).toList() : partitions;
  }

  private PartitionPlan sinceRestore(PartitionPlan each) {
    long before = restoredFrom.getOrDefault(each.partition(), each.now());
    return new PartitionPlan(each.partition(), each.target(), before, each.kafka());
  }

  /** What was done all in all, where this plan put the table back and another its quarantine. */
  RestorePlan completedBy(RestorePlan last) {
    return new RestorePlan(
        table,
        target,
        why,
        now,
        content,
        partitions,
        restoredFrom,
        files,
        missing,
        last.quarantine(),
        last.isQuarantineUndone());
  }

  /** Whether the table itself is as it is to be. */
  boolean isTableThere() {
    return files.isNone()
        && nextOffsets().equals(now.recordedOffsets())
        && content.settled().equals(now.settled());
  }

  /** Whether its quarantine is as it is to be. */
  boolean isQuarantineThere() {
    return quarantine.map(QuarantinePlan::isNone).orElse(true);
  }

  /** Whether a restore was begun that has not ended. */
  boolean hasBegun() {
    return now.properties().containsKey(TableProperties.RESTORING);
  }

  /**
   * Whether there is nothing to do. The quarantine of a table that is where it is to be may be
   * ahead of it, as in the middle of every commit that has a malformed record.
   */
  boolean isNone() {
    return isTableThere() && !hasBegun() && !isQuarantineUndone;
  }

  List<AcceptedGap> gaps() {
    return partitions.stream().flatMap(each -> each.gap(table).stream()).toList();
  }

  /**
   * @throws SluiceException if it cannot be done, naming all that is missing
   */
  void requirePossible(Collection<AcceptedGap> accepted) {
    if (isNone()) {
      return;
    }
    requireSamePartitioning();
    requireFiles(table, missing, files);
    quarantine.ifPresent(each -> requireFiles(each.table(), each.missing(), each.files()));
    for (PartitionPlan partition : partitions) {
      if (partition.isOfAnotherTopic()) {
        throw refused(
            "its rows then go up to offset %d of %s, which Kafka does not have (%s): the topic was recreated, or is another cluster's"
                .formatted(
                    partition.target(),
                    partition.partition(),
                    partition
                        .kafka()
                        .map(range -> "its end is " + range.end())
                        .orElse("there is no such partition")),
            "what was written since cannot be read again");
      }
      if (!files.out().isEmpty() && partition.isCutOff()) {
        throw refused(
            "offsets %d to %d of %s are in the table and not in Kafka any more, whose end is %d: the partition has lost records"
                .formatted(
                    partition.kafka().orElseThrow().end(),
                    partition.now() - 1,
                    partition.partition(),
                    partition.kafka().orElseThrow().end()),
            "their rows would be gone for good; take wrong rows out with a DELETE instead");
      }
    }
    List<AcceptedGap> gaps = gaps().stream().filter(gap -> !accepted.contains(gap)).toList();
    if (!gaps.isEmpty()) {
      throw refused(
          "Kafka no longer has all that would have to be read again: "
              + gaps.stream()
                  .map(gap -> "%d to %d of %s".formatted(gap.from(), gap.to(), gap.partition()))
                  .collect(Collectors.joining(", ")),
          "restore to a later version, or go on without those rows with "
              + gaps.stream().map(gap -> "--accept-gap " + gap).collect(Collectors.joining(" ")));
    }
  }

  private void requireSamePartitioning() {
    if (!content.partitionColumns().equals(now.partitionColumns())) {
      throw refused(
          "it was partitioned by %s then and is by %s now, so its files of then do not fit"
              .formatted(content.partitionColumns(), now.partitionColumns()),
          "restore to a version since the change, or write the old rows anew from a staged table (--stage)");
    }
  }

  private void requireFiles(String of, List<String> gone, FileChange change) {
    if (!gone.isEmpty()) {
      throw refused(
          "%d of the %d files that are to be put back into %s are gone, %s%s: VACUUM has deleted them"
              .formatted(
                  gone.size(),
                  change.back().size(),
                  of,
                  String.join(", ", gone.subList(0, Math.min(NAMED, gone.size()))),
                  gone.size() > NAMED ? ", ..." : ""),
          "restore to a later version");
    }
  }

  private SluiceException refused(String reason, String wayOut) {
    return new SluiceException(
        ExitCode.FAILED,
        "Cannot restore table %s to version %d: %s; %s"
            .formatted(table, target.version(), reason, wayOut));
  }
}
