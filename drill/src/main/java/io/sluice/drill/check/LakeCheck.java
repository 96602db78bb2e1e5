package io.sluice.drill.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A table with its quarantine, held against what was acknowledged: I1 to I7 and I9. */
public final class LakeCheck {

  /** The number is a column of the table; in quarantine it is the record's key. */
  private static final String IN_TABLE = "n";

  private static final String IN_QUARANTINE = "cast(decode(key) as bigint)";

  private final String topic;
  private final TableCheck table;
  private final TableCheck quarantine;
  private final Completeness completeness;

  /**
   * @param lake the folder of the tables
   * @param table whose rows have the number that was sent in the column {@code n}
   */
  public LakeCheck(Path lake, String table, String topic, AcknowledgedRecords sent, DuckDb duck) {
    this.topic = topic;
    this.table = new TableCheck(lake.resolve(table), IN_TABLE, duck);
    this.quarantine = new TableCheck(lake.resolve(table + ".quarantine"), IN_QUARANTINE, duck);
    this.completeness = new Completeness(table, sent, this.table.rows(), this.quarantine.rows());
  }

  /**
   * Checks what was committed since it was called last. No restore may be under way.
   *
   * @param group read before
   * @param acknowledged returns when everything that was sent so far is acknowledged
   */
  public List<Violation> advance(GroupOffsets group, Runnable acknowledged) throws IOException {
    // The quarantine is committed first, so it is read last: it has what the table has passed.
    List<Violation> violations = new ArrayList<>(table.advance());
    violations.addAll(quarantine.advance());
    acknowledged.run();
    violations.addAll(group.check(table.name(), table.history().highestOffsets(topic)));
    boolean hasLostRows = table.takeHasLostRows();
    hasLostRows |= quarantine.takeHasLostRows();
    if (hasLostRows) {
      completeness.beginAgain();
    }
    violations.addAll(completeness.check(nextOffsets()));
    return violations;
  }

  /** The first offset that is not in the table, by partition. */
  public Map<Integer, Long> nextOffsets() {
    return table.history().nextOffsets(topic);
  }

  /**
   * I11, once everything should be in the table.
   *
   * @param ends of the topic, by partition
   */
  public List<Violation> requireNoLag(Map<Integer, Long> ends) {
    return new Lag(ends).check(table.name(), nextOffsets());
  }

  /** The newest version of the table that was checked; -1 before the first. */
  public long version() {
    return table.history().version();
  }

  /** I5 of every file that is live, also of those that were looked at before. */
  public List<Violation> requireFiles() throws IOException {
    List<Violation> violations = new ArrayList<>(table.requireFiles());
    violations.addAll(quarantine.requireFiles());
    return violations;
  }

  /** How many commits that replace files by others were compared, row by row. */
  public int rewrites() {
    return table.rewrites() + quarantine.rewrites();
  }

  /** The path of some file of the table that is live. */
  public String liveFile(RandomGenerator random) {
    List<String> paths = table.history().live().keySet().stream().sorted().toList();
    return paths.get(random.nextInt(paths.size()));
  }

  /** How many restores the table has seen. */
  public int restores() {
    return table.restores();
  }

  /** How many records are in the table and its quarantine. */
  public long records() {
    return table.rows().size() + quarantine.rows().size();
  }

  /**
   * I4 and I8 of what a clean-up has left of the log: no hole, and an old version reads as ever.
   * Nobody may be removing entries.
   *
   * @param version of the table, not older than its oldest checkpoint
   */
  public List<Violation> requireHistory(KernelReader reader, long version) throws IOException {
    List<Violation> violations =
        new ArrayList<>(LogFolder.of(table.folder()).requireNoHole(table.name()));
    violations.addAll(reader.compareOld(table, version));
    return violations;
  }

  /** I12: what another reader says of the same tables. Nobody may be writing. */
  public List<Violation> compare(KernelReader reader) throws IOException {
    List<Violation> violations = new ArrayList<>(reader.compare(table));
    if (quarantine.history().version() >= 0) {
      violations.addAll(reader.compare(quarantine));
    }
    return violations;
  }
}
