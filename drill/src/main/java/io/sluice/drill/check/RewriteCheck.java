package io.sluice.drill.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * I9 of files that take the place of others: the same rows with all their columns, partition by
 * partition, as often as before.
 */
final class RewriteCheck {

  private final Path folder;
  private final String table;
  private final DuckDb duck;
  private int compared;

  RewriteCheck(Path folder, String table, DuckDb duck) {
    this.folder = folder;
    this.table = table;
    this.duck = duck;
  }

  /** How many were compared: one of which a file is no longer there cannot be. */
  int compared() {
    return compared;
  }

  List<Violation> check(Rewrite rewrite) {
    if (!areThere(rewrite.removed()) || !areThere(rewrite.added())) {
      return List.of();
    }
    compared++;
    List<Violation> violations = new ArrayList<>();
    Set<String> partitions =
        Stream.concat(rewrite.removed().stream(), rewrite.added().stream())
            .map(LiveFile::partition)
            .collect(Collectors.toSet());
    for (String partition : partitions) {
      compare(rewrite, partition, violations);
    }
    return violations;
  }

  private boolean areThere(Collection<LiveFile> files) {
    return files.stream().allMatch(file -> Files.exists(folder.resolve(file.path())));
  }

  private void compare(Rewrite rewrite, String partition, List<Violation> violations) {
    try {
      DuckDb.Content before = duck.content(folder, within(partition, rewrite.removed()));
      DuckDb.Content after = duck.content(folder, within(partition, rewrite.added()));
      if (!Objects.equals(before, after)) {
        violations.add(
            new Violation(
                Invariant.I9,
                table,
                "version %d changes no data, but partition %s was %s and is %s"
                    .formatted(rewrite.version(), partition, before, after)));
      }
    } catch (SQLException e) {
      violations.add(
          new Violation(
              Invariant.I5,
              table,
              "files of version %d cannot be read: %s"
                  .formatted(rewrite.version(), e.getMessage())));
    }
  }

  private static List<LiveFile> within(String partition, List<LiveFile> files) {
    return files.stream().filter(file -> file.partition().equals(partition)).toList();
  }
}
