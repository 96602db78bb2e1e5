package io.sluice.writer.delta;

import io.sluice.failure.SluiceException;
import io.sluice.writer.table.TableProperties;
import java.net.URI;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Pauses a table, and lets it be written again, by a property in its log.
 *
 * <p>Once {@link #pause} has returned no writer puts anything into the table.
 */
public final class TablePause {

  private final TablePropertiesChange change;

  public TablePause(String name, URI location, Configuration configuration) {
    this.change =
        new TablePropertiesChange(name, location, configuration, "pause or resume table " + name);
  }

  /**
   * @return whether it was not paused before
   * @throws SluiceException if there is no such table, or it cannot be changed
   */
  public boolean pause() {
    return change.make(properties -> set(properties, true));
  }

  /**
   * @return whether it was paused before
   * @throws SluiceException if there is no such table, or it cannot be changed
   */
  public boolean resume() {
    return change.make(properties -> set(properties, false));
  }

  private static Map<String, String> set(Map<String, String> properties, boolean paused) {
    if (TableProperties.arePaused(properties) != paused) {
      if (paused) {
        properties.put(TableProperties.PAUSED, "true");
      } else {
        properties.remove(TableProperties.PAUSED);
      }
    }
    return properties;
  }
}
