package io.sluice.spark.table;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.table.Tags;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.delta.DeltaHistoryManager;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Which version of a table is meant: by its number, by a time, or by a restore point. */
public sealed interface Moment {

  /** The version of this number, which is one table's. */
  record Version(long number) implements Moment {
    @Override
    public String toString() {
      return "version " + number;
    }
  }

  /** The newest version that was there at a time. */
  record Time(Instant instant) implements Moment {
    @Override
    public String toString() {
      return instant.toString();
    }
  }

  /** The version that has this name. */
  record Tag(String name) implements Moment {
    @Override
    public String toString() {
      return "'" + name + "'";
    }
  }

  /**
   * Reads what somebody typed.
   *
   * @throws SluiceException with {@link ExitCode#USAGE} if it is neither of them
   */
  static Moment parse(String text) {
    if (Pattern.matches("[0-9]{1,18}", text)) {
      return new Version(Long.parseLong(text));
    }
    if (Tags.isName(text)) {
      return new Tag(text);
    }
    try {
      return new Time(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot read '%s': it is no version such as 1041, no time with its zone such as 2026-01-05T10:00:00Z, and no restore point"
              .formatted(text),
          e);
    }
  }

  /**
   * The version of a table that this is.
   *
   * @param verb what is to be done, for the message
   * @throws SluiceException with {@link ExitCode#FAILED}, naming what is near, if there is none
   */
  default long versionOf(LakeTable table, String verb) {
    Snapshot newest = table.snapshot();
    DeltaHistoryManager history = table.log().history();
    long first = history.getEarliestRecreatableCommit();
    String refusal = "Cannot %s %s as of %s: ".formatted(verb, table.name(), this);
    if (this instanceof Version version) {
      if (version.number() < first || version.number() > newest.version()) {
        throw new SluiceException(
            ExitCode.FAILED,
            refusal
                + "it has the versions %d to %d; see 'sluice history %s'"
                    .formatted(first, newest.version(), table.name()));
      }
      return version.number();
    }
    if (this instanceof Tag tag) {
      Map<String, Long> tags =
          Tags.of(CollectionConverters.asJava(newest.metadata().configuration()));
      Long version = tags.get(tag.name());
      if (version == null) {
        throw new SluiceException(
            ExitCode.FAILED,
            refusal
                + (tags.isEmpty()
                    ? "it has no restore points; 'sluice tag' makes one"
                    : "it has no such restore point%s; there are %s"
                        .formatted(
                            NearestName.hint(tag.name(), tags.keySet()),
                            String.join(", ", tags.keySet()))));
      }
      return version;
    }
    Instant instant = ((Time) this).instant();
    Instant earliest = table.timeOf(first);
    if (instant.isBefore(earliest)) {
      throw new SluiceException(
          ExitCode.FAILED,
          refusal + "its oldest version that can be read, %d, is of %s".formatted(first, earliest));
    }
    return history
        .getActiveCommitAtTime(Timestamp.from(instant), Option.empty(), true, true, false)
        .version();
  }
}
