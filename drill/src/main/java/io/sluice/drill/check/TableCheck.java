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
 * What one table holds and what is wrong with it by itself: I2, I4, I5 and I6.
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

  /**
   * @param number see {@link DuckDb#read}
   */
  TableCheck(Path folder, String number, DuckDb duck) {
    this.folder = folder;
    this.name = folder.getFileName().toString();
    this.number = number;
    this.duck = duck;
    this.history = new TableHistory(name);
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
    List<Violation> violations = new ArrayList<>(LogFolder.of(folder).follow(name, history));
    List<LiveFile> whole = new ArrayList<>();
    for (LiveFile file : history.takeAdded()) {
      if (hasItsSize(file, violations)) {
        whole.add(file);
      }
    }
    if (!whole.isEmpty()) {
      readRows(whole, violations);
    }
    return violations;
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
            if (!rows.add(partition, offset, sent)) {
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
