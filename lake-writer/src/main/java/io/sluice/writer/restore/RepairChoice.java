package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.delta.LoggedVersion;
import io.sluice.writer.restore.VersionChoice.Chosen;
import java.util.List;
import java.util.Optional;

/**
 * The version whose offsets belong to the rows that somebody's RESTORE has left of a table and of
 * its quarantine: of the two, the one that went back further counts.
 */
record RepairChoice(RestoredTable table) {

  /**
   * @throws SluiceException if the log does not tell it
   */
  Chosen chosen() {
    List<LoggedVersion> history = table.table().history();
    LoggedVersion newest = history.get(history.size() - 1);
    requireKnown(newest);
    Optional<UndoneQuarantine> quarantine = table.quarantine().flatMap(UndoneQuarantine::of);
    if (quarantine.isPresent()) {
      return of(quarantine.get(), newest, history);
    }
    return newest.undoneTo().isEmpty()
        ? new Chosen(newest, "no RESTORE has left its offsets ahead of its rows")
        : new Chosen(target(newest, history), why("its rows"));
  }

  private void requireKnown(LoggedVersion newest) {
    if (!newest.areOffsetsKnown()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot repair table %s: the target of the RESTORE before version %d cannot be known from the log; put back a version that is known, files and offsets: sluice restore %s --to-version N"
              .formatted(table.name(), newest.version() + 1, table.name()));
    }
  }

  private Chosen of(
      UndoneQuarantine quarantine, LoggedVersion newest, List<LoggedVersion> history) {
    LoggedVersion version =
        quarantine.isPassedBy(newest.nextOffsets())
            ? new VersionChoice(table.name(), history)
                .newestWithin(quarantine.begin())
                .orElseThrow(() -> none(quarantine))
            : target(newest, history);
    return new Chosen(version, why("the rows of " + quarantine.name()));
  }

  private LoggedVersion target(LoggedVersion newest, List<LoggedVersion> history) {
    return newest.undoneTo().isEmpty()
        ? newest
        : new VersionChoice(table.name(), history)
            .of(new Target.Version(newest.undoneTo().getAsLong()))
            .version();
  }

  private static String why(String what) {
    return "a RESTORE has put back %s and left the offsets ahead".formatted(what);
  }

  private SluiceException none(UndoneQuarantine quarantine) {
    return new SluiceException(
        ExitCode.FAILED,
        "Cannot repair table %s: somebody's RESTORE has taken malformed records out of %s from %s on, and the log of the table tells no version that has not passed them; %s"
            .formatted(
                table.name(),
                quarantine.name(),
                new OffsetsText(quarantine.begin()),
                quarantine.wayOut()));
  }
}
