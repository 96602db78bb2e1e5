package io.sluice.drill.check;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A commit that says of itself that it changes no data: other files with the same rows (Delta
 * PROTOCOL.md, "Add File and Remove File", {@code dataChange}).
 */
record Rewrite(long version, List<LiveFile> removed, List<LiveFile> added) {

  /**
   * @param live before the entry
   * @return empty if the entry takes no file out, or says that it changes data
   */
  static Optional<Rewrite> of(LogEntry entry, Map<String, LiveFile> live) {
    boolean changesData =
        Stream.concat(entry.all("remove"), entry.all("add"))
            .anyMatch(file -> file.path("dataChange").asBoolean(true));
    List<LiveFile> removed =
        entry
            .all("remove")
            .map(file -> live.get(LiveFile.pathOf(file)))
            .filter(Objects::nonNull)
            .toList();
    return changesData || removed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Rewrite(entry.version(), removed, entry.all("add").map(LiveFile::of).toList()));
  }
}
