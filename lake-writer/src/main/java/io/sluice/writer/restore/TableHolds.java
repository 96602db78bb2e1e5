package io.sluice.writer.restore;

import io.sluice.failure.SluiceException;
import io.sluice.writer.delta.LoggedTable;
import io.sluice.writer.delta.TableHold;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the writers of tables and of their quarantines while they are put back: a writer that
 * commits every second would otherwise always be first.
 */
final class TableHolds implements AutoCloseable {

  /** Longer than a restore takes; a restore that died keeps others away for so long. */
  static final Duration LENGTH = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(TableHolds.class);

  private final String job;
  private final Configuration configuration;
  private final InstantSource clock;
  private final List<TableHold> taken = new ArrayList<>();

  TableHolds(String job, Configuration configuration, InstantSource clock) {
    this.job = job;
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * @throws io.sluice.failure.SluiceException if another job holds one
   */
  void take(RestoredTable table) {
    Stream.concat(Stream.of(table.table()), table.quarantine().stream()).forEach(this::take);
  }

  private void take(LoggedTable table) {
    TableHold hold = new TableHold(table.name(), table.location(), configuration, job, clock);
    hold.take(LENGTH);
    taken.add(hold);
  }

  /** Lets the writers go on: the restore has ended. */
  void releaseRestored() {
    taken.forEach(TableHold::releaseRestored);
    taken.clear();
  }

  /** Lets the writers go on, as far as a restore that has not ended lets them. */
  @Override
  public void close() {
    for (TableHold hold : taken) {
      try {
        hold.release();
      } catch (SluiceException e) {
        // It ends by itself, and what has failed before is to be heard.
        LOG.warn("A hold stays until it ends: {}", e.getMessage());
      }
    }
  }
}
