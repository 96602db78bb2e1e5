package io.sluice.spark.reprocess;

import io.sluice.spark.reprocess.Staging.Range;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which rows to make anew, and from what. */
final class RangeOptions {

  /** What rows are made from. */
  enum Source {
    /** The raw tables. */
    LAKE,
    /** What Kafka still has of the topics that these are written from. */
    KAFKA;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  // Not required of picocli: it would ask for it in front of a step's own name, too.
  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Rows of then or later, such as 2026-01-01T00:00:00Z; windows lie in the range as a"
              + " whole. Required.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Rows of before (default: all that is closed).")
  private @Nullable Instant to;

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      description =
          "What to make them from: lake, the raw tables, or kafka, the records that their topics still"
              + " have, which are copied first (default: ${DEFAULT-VALUE}).")
  private Source source = Source.LAKE;

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  Source source() {
    return source;
  }

  Range range() {
    if (from == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--from=TIME'");
    }
    if (to != null && !to.isAfter(from)) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '--to': %s is not after --from %s, so that there is nothing to make"
              .formatted(to, from));
    }
    return new Range(from, Optional.ofNullable(to));
  }
}
