package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.feed.AcceptedGap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What is to be put back: the part of the command line that says so. */
final class RestoreOptions {

  /** Exactly one of these. */
  static final class What {
    @Option(
        names = "--to-version",
        paramLabel = "VERSION",
        description = "To what this version was; of one table only.")
    private @Nullable Long version;

    @Option(
        names = "--to-timestamp",
        paramLabel = "TIME",
        description = "To what was there at a time: 2026-01-05T10:00:00Z.")
    private @Nullable String time;

    @Option(
        names = "--to-offset",
        paramLabel = "TOPIC-PARTITION:OFFSET,...",
        description =
            "To the newest version whose rows come from before these offsets; partitions that are not named do not matter.")
    private @Nullable String offsets;

    @Option(
        names = "--repair",
        description =
            "After somebody else's RESTORE: put back the offsets, too, that belong to its rows.")
    private boolean repair;

    @Option(names = "--promote", description = "To what was staged; the staging table goes away.")
    private boolean promote;

    @Option(names = "--abandon", description = "Take the staging table away, and change nothing.")
    private boolean abandon;
  }

  @ArgGroup(exclusive = true, multiplicity = "1")
  private What what = new What();

  @Option(
      names = "--stage",
      description =
          "Put it into a table of its own beside this one, TABLE.staged, to be looked at before it is promoted or abandoned.")
  private boolean stage;

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Option(
      names = "--replay",
      description =
          "Wait until the live writer has written again what was taken out. It does so in any case.")
  private boolean replay;

  @Option(
      names = "--accept-gap",
      paramLabel = "TABLE:TOPIC-PARTITION:FROM-TO",
      description =
          "Go on without these offsets, which expired and cannot be read again; take it from the message that names the gap.")
  private List<String> acceptedGaps = List.of();

  boolean isRepair() {
    return what.repair;
  }

  boolean isPromote() {
    return what.promote;
  }

  boolean isAbandon() {
    return what.abandon;
  }

  boolean isStage() {
    return stage;
  }

  boolean isDryRun() {
    return dryRun;
  }

  /** Whether tables are put back, and not only looked at. */
  boolean isRestoring() {
    return !dryRun && !stage && !what.abandon;
  }

  boolean isReplay() {
    return replay;
  }

  List<AcceptedGap> acceptedGaps() {
    return acceptedGaps.stream().map(AcceptedGap::parse).toList();
  }

  /**
   * @return empty if no version, time or offsets are named
   * @throws SluiceException with {@link ExitCode#USAGE} if one cannot be read, or if there is
   *     nothing to stage
   */
  Optional<Target> target() {
    Optional<Target> target =
        Stream.of(
                Optional.ofNullable(what.version)
                    .map(number -> (Target) new Target.Version(number)),
                Optional.ofNullable(what.time).map(Target::time),
                Optional.ofNullable(what.offsets).map(Target::offsets))
            .flatMap(Optional::stream)
            .findFirst();
    if (stage && target.isEmpty()) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot stage that: --stage goes with --to-version, --to-timestamp or --to-offset");
    }
    return target;
  }
}
