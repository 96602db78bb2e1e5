package io.sluice.drill.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * I9 and I6 of a restore: the table is what it was at the version that the restore names, with its
 * offsets.
 */
record RestoreCheck(LogFolder log, String table) {

  List<Violation> check(Restored restored) throws IOException {
    if (!restored.table().equals(table)) {
      // A quarantine: what it has to hold follows from the offsets of its table.
      return List.of();
    }
    TableHistory history = new TableHistory(table);
    log.follow(table, history, restored.target());
    Set<String> files = history.live().keySet();
    Map<String, Long> offsets = history.transactions();
    log.follow(table, history, restored.version());
    List<Violation> violations = new ArrayList<>();
    if (!history.live().keySet().equals(files)) {
      violations.add(
          found(
              Invariant.I9,
              "version %d restores version %d, which had %d live files, and has other %d"
                  .formatted(
                      restored.version(), restored.target(), files.size(), history.live().size())));
    }
    history
        .transactions()
        .forEach(
            (application, next) -> {
              long then = offsets.getOrDefault(application, 0L);
              if (next != then) {
                violations.add(
                    found(
                        Invariant.I6,
                        "%s is at %d in version %d and not at %d as in version %d, which that restores"
                            .formatted(
                                application, next, restored.version(), then, restored.target())));
              }
            });
    return violations;
  }

  private Violation found(Invariant invariant, String finding) {
    return new Violation(invariant, table, finding);
  }
}
