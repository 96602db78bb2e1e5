package io.sluice.console.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a check takes for bad, beside what is bad in any case; mix it in with {@code @Mixin}. */
public final class StatusLimits {

  @Option(
      names = "--max-lag",
      paramLabel = "RECORDS",
      description = "Records of its topic that a table may lack.")
  private @Nullable Long lag;

  @Option(
      names = "--max-freshness",
      paramLabel = "TIME",
      description = "How old the newest record of a table may be, such as 5m.")
  private @Nullable Duration freshness;

  @Option(
      names = "--max-small-files",
      paramLabel = "FILES",
      description = "Small files that a table may have.")
  private @Nullable Long smallFiles;

  @Option(
      names = "--max-late",
      paramLabel = "ROWS",
      description = "Rows that the late table of a view may have.")
  private @Nullable Long late;

  @Option(
      names = "--max-quarantined",
      paramLabel = "ROWS",
      description = "Rows that the quarantine of a table may have.")
  private @Nullable Long quarantined;

  /** Whether any limit was given. */
  boolean isGiven() {
    return lag != null
        || freshness != null
        || smallFiles != null
        || late != null
        || quarantined != null;
  }

  /** What is wrong with a table, one clear line each. */
  List<String> violations(TableStatus status, Instant now) {
    List<String> found = new ArrayList<>();
    if (status.verdict().state().isFailure()) {
      found.add("%s: %s".formatted(status.verdict().state().label(), status.verdict().reason()));
    }
    exceeds(found, "lag", status.lag(), lag);
    exceeds(
        found,
        "small files",
        status
            .summary()
            .map(summary -> OptionalLong.of(summary.files().small()))
            .orElse(OptionalLong.empty()),
        smallFiles);
    exceeds(found, "late", status.late(), late);
    exceeds(found, "quarantined", status.quarantined(), quarantined);
    Duration most = freshness;
    if (most != null) {
      status
          .freshness(now)
          .filter(age -> age.compareTo(most) > 0)
          .ifPresent(
              age ->
                  found.add("freshness %s, at most %s".formatted(Ages.text(age), Ages.text(most))));
    }
    return found;
  }

  private static void exceeds(
      List<String> found, String what, OptionalLong value, @Nullable Long most) {
    if (most != null && value.isPresent() && value.getAsLong() > most) {
      found.add("%s %d, at most %d".formatted(what, value.getAsLong(), most));
    }
  }
}
