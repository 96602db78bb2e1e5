package io.sluice.spark.table;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.table.Hold;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.sql.delta.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Keeps the live writers of a table waiting while a job changes what is in it, and other such jobs
 * out.
 *
 * <p>Between the beginning and the end of the work nobody who honours holds commits to the table,
 * so a commit that reads the whole table does not lose. Whoever does not honour them makes it lose,
 * as ever; nothing else rests on a hold. It cannot be renewed: to change the property is to change
 * the metadata, which would make the work itself lose.
 *
 * @param limit when the hold ends by itself, should this process die
 */
public record TableHold(LakeTable table, String job, Duration limit, InstantSource clock) {

  /** Longer than any commit should keep writers waiting. */
  public static final Duration LIMIT = Duration.ofMinutes(15);

  private static final Logger LOG = LoggerFactory.getLogger(TableHold.class);
  private static final int ATTEMPTS = 20;
  private static final int ID_LENGTH = 8;

  /** For the jobs: with their usual limit and the clock of this machine. */
  public static TableHold of(LakeTable table, String job) {
    return new TableHold(table, job, LIMIT, InstantSource.system());
  }

  /**
   * Does the work with the table held.
   *
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if another job holds it
   */
  public <T> T during(Supplier<T> work) {
    Hold hold = take();
    try {
      T result = work.get();
      release(hold);
      return result;
    } catch (RuntimeException | Error failure) {
      releaseAfter(failure, hold);
      throw failure;
    }
  }

  private Hold take() {
    String run = job + "-" + UUID.randomUUID().toString().substring(0, ID_LENGTH);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Instant now = clock.instant();
      Hold.of(properties(), now).ifPresent(this::refuse);
      Hold hold = new Hold(run, now.plus(limit));
      if (isDone(() -> set(hold))) {
        LOG.info("{} is held: {}", table.name(), hold);
        return hold;
      }
    }
    throw outrun("hold");
  }

  private void refuse(Hold other) {
    throw new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot %s %s: job %s holds the table until %s; try again then, or, if that job is dead, unset the table's property %s"
            .formatted(job, table.name(), other.job(), other.until(), Hold.PROPERTY));
  }

  private void release(Hold hold) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (!hold.toString().equals(properties().get(Hold.PROPERTY)) || isDone(this::unset)) {
        return;
      }
    }
    throw outrun("release");
  }

  private void releaseAfter(Throwable failure, Hold hold) {
    try {
      release(hold);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Whether nobody else changed the table's metadata at the same time. */
  private static boolean isDone(Runnable change) {
    try {
      change.run();
      return true;
    } catch (ConcurrentModificationException overtaken) {
      LOG.debug("The metadata was changed by somebody else meanwhile", overtaken);
      return false;
    }
  }

  private void set(Hold hold) {
    alter("SET TBLPROPERTIES ('%s' = '%s')".formatted(Hold.PROPERTY, hold));
  }

  private void unset() {
    alter("UNSET TBLPROPERTIES IF EXISTS ('%s')".formatted(Hold.PROPERTY));
  }

  private void alter(String change) {
    String location = table.location().toString().replace("`", "``");
    new SessionSettings(table.spark(), Map.of(LakeTable.USER_METADATA, "sluice " + job))
        .during(() -> table.spark().sql("ALTER TABLE delta.`%s` %s".formatted(location, change)));
  }

  private Map<String, String> properties() {
    Snapshot snapshot = table.snapshot();
    return CollectionConverters.asJava(snapshot.metadata().configuration());
  }

  private SluiceException outrun(String verb) {
    return new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot %s %s: its metadata was changed %d times while we tried; try again"
            .formatted(verb, table.name(), ATTEMPTS));
  }
}
