package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import io.delta.standalone.Operation;
import io.delta.standalone.OptimisticTransaction;
import io.delta.standalone.actions.Metadata;
import io.delta.standalone.exceptions.DeltaConcurrentModificationException;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.table.TableException;
import io.sluice.writer.table.TableProperties;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses a table, and lets it be written again, by a property in its log.
 *
 * <p>A change of properties ends every commit under way, so once {@link #pause} has returned no
 * writer puts anything into the table.
 */
public final class TablePause {

  private static final Logger LOG = LoggerFactory.getLogger(TablePause.class);
  private static final int ATTEMPTS = 20;

  private final String name;
  private final URI location;
  private final Configuration configuration;

  public TablePause(String name, URI location, Configuration configuration) {
    this.name = name;
    this.location = location;
    this.configuration = configuration;
  }

  /**
   * @return whether it was not paused before
   * @throws SluiceException if there is no such table, or it cannot be changed
   */
  public boolean pause() {
    return set(true);
  }

  /**
   * @return whether it was paused before
   * @throws SluiceException if there is no such table, or it cannot be changed
   */
  public boolean resume() {
    return set(false);
  }

  private boolean set(boolean paused) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        return tryToSet(paused);
      } catch (DeltaConcurrentModificationException overtaken) {
        LOG.debug("Somebody else has changed the metadata of {}: looking again", name, overtaken);
      } catch (SluiceException e) {
        throw e;
        // Standalone is Scala, which throws checked exceptions without saying so.
      } catch (Exception e) {
        throw new TableException(
            "Cannot pause or resume table %s at %s: %s; see that its log can be read and written"
                .formatted(name, location, e),
            e);
      }
    }
    throw new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot pause or resume table %s at %s: its metadata was changed %d times while we tried; try again"
            .formatted(name, location, ATTEMPTS));
  }

  private boolean tryToSet(boolean paused) {
    DeltaLog log = DeltaLog.forTable(configuration, new Path(location));
    if (!log.tableExists()) {
      throw new SluiceException(
          ExitCode.USAGE, "Cannot pause table %s: there is none at %s".formatted(name, location));
    }
    OptimisticTransaction transaction = log.startTransaction();
    Metadata metadata = transaction.metadata();
    if (TableProperties.arePaused(metadata.getConfiguration()) == paused) {
      return false;
    }
    Map<String, String> properties = new HashMap<>(metadata.getConfiguration());
    if (paused) {
      properties.put(TableProperties.PAUSED, "true");
    } else {
      properties.remove(TableProperties.PAUSED);
    }
    transaction.commit(
        List.of(metadata.copyBuilder().configuration(properties).build()),
        new Operation(Operation.Name.SET_TABLE_PROPERTIES),
        "Sluice");
    return true;
  }
}
