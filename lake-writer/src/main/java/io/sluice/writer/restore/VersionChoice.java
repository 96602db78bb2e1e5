package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.delta.LoggedVersion;
import io.sluice.writer.table.SourcePartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The version of one table that a target names: never one whose rows go beyond it.
 *
 * @param history all versions that are there, oldest first
 */
record VersionChoice(String table, List<LoggedVersion> history) {

  /** A version, and why it is the one. */
  record Chosen(LoggedVersion version, String why) {}

  VersionChoice {
    history = List.copyOf(history);
  }

  /**
   * @throws SluiceException with {@link ExitCode#USAGE} if there is none, naming the nearest
   */
  Chosen of(Target target) {
    if (target instanceof Target.Version version) {
      return new Chosen(exactly(version.number()), "asked for");
    }
    if (target instanceof Target.Time time) {
      return new Chosen(
          newest(version -> !version.time().isAfter(time.instant()))
              .orElseThrow(() -> none(target)),
          "the newest not after " + time.instant());
    }
    Map<SourcePartition, Long> offsets = ((Target.Offsets) target).offsets();
    LoggedVersion chosen =
        newest(version -> isWithin(version, offsets)).orElseThrow(() -> none(target));
    Map<SourcePartition, Long> own = new HashMap<>(offsets);
    own.keySet().retainAll(chosen.nextOffsets().keySet());
    return new Chosen(
        chosen,
        own.entrySet().stream().allMatch(each -> isAt(chosen, each))
            ? "at the offsets asked for"
            : "the newest that does not go beyond the offsets asked for");
  }

  private static boolean isAt(LoggedVersion version, Map.Entry<SourcePartition, Long> wanted) {
    return wanted.getValue().equals(version.nextOffsets().get(wanted.getKey()));
  }

  private static boolean isWithin(LoggedVersion version, Map<SourcePartition, Long> offsets) {
    return offsets.entrySet().stream()
        .allMatch(
            limit -> version.nextOffsets().getOrDefault(limit.getKey(), 0L) <= limit.getValue());
  }

  private Optional<LoggedVersion> newest(Predicate<LoggedVersion> isWithin) {
    return history.stream()
        .filter(LoggedVersion::areOffsetsKnown)
        .filter(isWithin)
        .reduce((earlier, later) -> later);
  }

  private LoggedVersion exactly(long number) {
    LoggedVersion found =
        history.stream()
            .filter(version -> version.version() == number)
            .findFirst()
            .orElseThrow(() -> none(new Target.Version(number)));
    if (!found.areOffsetsKnown()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot restore table %s to version %d: it follows a RESTORE whose target its log does not tell, so nobody knows up to which offsets its rows go; name a version before that"
              .formatted(table, number));
    }
    return found;
  }

  private SluiceException none(Target target) {
    return new SluiceException(
        ExitCode.USAGE,
        "Cannot restore table %s to %s: there is no such version%s; name one that is there"
            .formatted(table, target, nearest(target)));
  }

  private String nearest(Target target) {
    if (target instanceof Target.Version asked) {
      Optional<LoggedVersion> below = last(version -> version.version() < asked.number());
      Optional<LoggedVersion> above =
          history.stream().filter(version -> version.version() > asked.number()).findFirst();
      return ", or its log no longer tells it; nearest are"
          + below.map(version -> " " + text(version)).orElse("")
          + (below.isPresent() && above.isPresent() ? " and" : "")
          + above.map(version -> " " + text(version)).orElse("");
    }
    return history.isEmpty() ? "" : "; the oldest that is there is " + text(history.get(0));
  }

  private Optional<LoggedVersion> last(Predicate<LoggedVersion> which) {
    return history.stream().filter(which).reduce((earlier, later) -> later);
  }

  private static String text(LoggedVersion version) {
    return "version %d of %s at %s"
        .formatted(version.version(), version.time(), new OffsetsText(version.nextOffsets()));
  }
}
