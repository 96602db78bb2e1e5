package io.sluice.spark.table;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.table.TablePropertyChange.Change;
import io.sluice.table.Hold;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the live writers of a table waiting while a job changes what is in it, and other such jobs
 * out.
 *
 * <p>Between the beginning and the end of the work nobody who honours holds commits to the table,
 * so a commit that reads the whole table does not lose. Whoever does not honour them makes it lose,
 * as ever; nothing else rests on a hold. It cannot be renewed: to change the property is to change
 * the metadata, which would make the work itself lose.
 *
 * @param property {@link Hold#PROPERTY}, or another one that keeps only jobs out that ask for it
 * @param limit when the hold ends by itself, should this process die
 */
public record TableHold(
    LakeTable table, String job, String property, Duration limit, InstantSource clock) {

  /** Longer than any commit should keep writers waiting. */
  public static final Duration LIMIT = Duration.ofMinutes(15);

  private static final Logger LOG = LoggerFactory.getLogger(TableHold.class);
  private static final int ID_LENGTH = 8;

  /** For the jobs: with their usual limit and the clock of this machine. */
  public static TableHold of(LakeTable table, String job) {
    return new TableHold(table, job, Hold.PROPERTY, LIMIT, InstantSource.system());
  }

  /**
   * Does the work with the table held.
   *
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if another job holds it
   */
  public <T> T during(Supplier<T> work) {
    return during(hold -> work.get());
  }

  /** As {@link #during(Supplier)}, for work that looks at who changes the table meanwhile. */
  public <T> T during(Function<Hold, T> work) {
    Hold hold = take();
    try {
      T result = work.apply(hold);
      release(hold);
      return result;
    } catch (RuntimeException | Error failure) {
      releaseAfter(failure, hold);
      throw failure;
    }
  }

  private Hold take() {
    String run = job + "-" + UUID.randomUUID().toString().substring(0, ID_LENGTH);
    Hold hold = new Hold(run, clock.instant().plus(limit));
    change()
        .make(
            properties -> {
              requireFree(properties);
              return new Change.Set(property, hold.toString());
            });
    LOG.info("{} is held: {}", table.name(), hold);
    return hold;
  }

  /**
   * Refuses to do it if another job has the table.
   *
   * @param properties of the table, in the transaction that is to do it
   * @throws SluiceException with {@link ExitCode#TRY_LATER}
   */
  public void requireFree(Map<String, String> properties) {
    Hold.of(properties, property, clock.instant()).ifPresent(this::refuse);
  }

  private void refuse(Hold other) {
    throw new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot %s %s: job %s holds the table until %s; try again then, or, if that job is dead, unset the table's property %s"
            .formatted(job, table.name(), other.job(), other.until(), property));
  }

  private void release(Hold hold) {
    change()
        .make(
            properties ->
                hold.toString().equals(properties.get(property))
                    ? new Change.Unset(property)
                    : new Change.None());
  }

  private TablePropertyChange change() {
    return new TablePropertyChange(table, job);
  }

  private void releaseAfter(Throwable failure, Hold hold) {
    try {
      release(hold);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
