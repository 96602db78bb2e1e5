package io.sluice.writer.delta;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.table.Hold;
import io.sluice.writer.table.TableProperties;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Holds the writers of a table for one job.
 *
 * <p>The hold ends by itself, so a job that dies leaves nothing behind that has to be taken away.
 */
public final class TableHold {

  private final String table;
  private final String job;
  private final InstantSource clock;
  private final TablePropertiesChange change;

  /**
   * @param job see {@link Hold#job}
   */
  public TableHold(
      String table, URI location, Configuration configuration, String job, InstantSource clock) {
    this.table = table;
    this.job = job;
    this.clock = clock;
    this.change = new TablePropertiesChange(table, location, configuration, "hold table " + table);
  }

  /**
   * Takes it, or takes it for longer.
   *
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if another job has it
   */
  public void take(Duration howLong) {
    Hold hold = new Hold(job, clock.instant().plus(howLong));
    change.make(
        properties -> {
          Hold.of(properties, clock.instant()).ifPresent(this::requireOurs);
          properties.put(Hold.PROPERTY, hold.toString());
          return properties;
        });
  }

  private void requireOurs(Hold there) {
    if (!there.job().equals(job)) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot hold table %s: job %s holds it until %s at the latest; try again then"
              .formatted(table, there.job(), there.until()));
    }
  }

  /** Gives it back. */
  public void release() {
    change.make(this::released);
  }

  /** Gives it back, and says that the restore of the table has ended. */
  public void releaseRestored() {
    change.make(
        properties -> {
          properties.remove(TableProperties.RESTORING);
          return released(properties);
        });
  }

  private Map<String, String> released(Map<String, String> properties) {
    String there = properties.get(Hold.PROPERTY);
    if (there != null && there.startsWith(job + " ")) {
      properties.remove(Hold.PROPERTY);
    }
    return properties;
  }
}
