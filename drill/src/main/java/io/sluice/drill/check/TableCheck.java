package io.sluice.drill.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one table holds and what is wrong with it by itself: I2, I4, I5, I6 and I9.
 *
 * <p>Goes on where it stopped; what was checked once is not looked at again.
 */
final class TableCheck {

  private final Path folder;
  private final String name;
  private final String number;
  private final DuckDb duck;
  private final TableHistory history;
  private final RecordLedger rows = new RecordLedger();
  private final Map<String, List<Place>> places = new HashMap<>();
  private final RewriteCheck rewriteCheck;
  private boolean hasLostRows;
  private int restores;

  /** Of a row that a file has and no other had. */
  private record Place(int partition, long offset) {}

  /**
   * @param number see {@link DuckDb#read}
   */
  TableCheck(Path folder, String number, DuckDb duck) {
    this.folder = folder;
    this.name = folder.getFileName().toString();
    this.number = number;
    this.duck = duck;
    this.history = new TableHistory(name);
    this.rewriteCheck = new RewriteCheck(folder, name, duck);
  }

  TableHistory history() {
    return history;
  }

  RecordLedger rows() {
    return rows;
  }

  String name() {
    return name;
  }

  Path folder() {
    return folder;
  }

  String number() {
    return number;
  }

  /** Checks what was committed since it was called last. */
  List<Violation> advance() throws IOException {
    LogFolder log = LogFolder.of(folder);
    List<Violation> violations = new ArrayList<>(log.follow(name, history));
    TableHistory.Changes changes = history.takeChanges();
    changes.removed().forEach(this::forget);
    List<LiveFile> whole = new ArrayList<>();
    for (LiveFile file : changes.added()) {
      if (hasItsSize(file, violations)) {
        whole.add(file);
      }
    }
    if (!whole.isEmpty()) {
      readRows(whole, violations);
    }
    changes.rewrites().forEach(rewrite -> violations.addAll(rewriteCheck.check(rewrite)));
    for (Restored restored : changes.restores()) {
      violations.addAll(new RestoreCheck(log, name).check(restored));
      restores++;
    }
    return violations;
  }

  private void forget(LiveFile file) {
    hasLostRows = true;
    for (Place place : places.getOrDefault(file.path(), List.of())) {
      rows.remove(place.partition(), place.offset());
    }
    places.remove(file.path());
  }

  /** Whether a file has gone since this was asked last. */
  boolean takeHasLostRows() {
    boolean taken = hasLostRows;
    hasLostRows = false;
    return taken;
  }

  /** I5 of every file that is live. */
  List<Violation> requireFiles() throws IOException {
    List<Violation> violations = new ArrayList<>();
    for (LiveFile file : history.live().values()) {
      hasItsSize(file, violations);
    }
    return violations;
  }

  int rewrites() {
    return rewriteCheck.compared();
  }

  int restores() {
    return restores;
  }

  private boolean hasItsSize(LiveFile file, List<Violation> violations) throws IOException {
    Path path = folder.resolve(file.path());
    if (!Files.exists(path)) {
      violations.add(found(Invariant.I5, file.path() + " does not exist"));
      return false;
    }
    long size = Files.size(path);
    if (size != file.sizeBytes()) {
      violations.add(
          found(
              Invariant.I5,
              "%s has %d bytes, the log says %d".formatted(file.path(), size, file.sizeBytes())));
    }
    return size == file.sizeBytes();
  }

  private void readRows(List<LiveFile> files, List<Violation> violations) {
    Map<String, Long> counts = new HashMap<>();
    try {
      duck.read(
          folder,
          files,
          number,
          (path, partition, offset, sent) -> {
            counts.merge(path, 1L, Long::sum);
            if (rows.add(partition, offset, sent)) {
              places
                  .computeIfAbsent(path, p -> new ArrayList<>())
                  .add(new Place(partition, offset));
            } else {
              violations.add(
                  found(
                      Invariant.I2,
                      "partition %d offset %d is there twice, again in %s"
                          .formatted(partition, offset, path)));
            }
          });
    } catch (SQLException e) {
      violations.add(found(Invariant.I5, "files cannot be read: " + e.getMessage()));
      return;
    }
    for (LiveFile file : files) {
      long actual = counts.getOrDefault(file.path(), 0L);
      if (actual != file.rows()) {
        violations.add(
            found(
                Invariant.I5,
                "%s has %d rows, the log says %d".formatted(file.path(), actual, file.rows())));
      }
    }
  }

  private Violation found(Invariant invariant, String finding) {
    return new Violation(invariant, name, finding);
  }
}
