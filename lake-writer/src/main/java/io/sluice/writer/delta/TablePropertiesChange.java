package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import io.delta.standalone.Operation;
import io.delta.standalone.OptimisticTransaction;
import io.delta.standalone.actions.Metadata;
import io.delta.standalone.exceptions.DeltaConcurrentModificationException;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.table.TableException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes properties of a table; appends of others do not hinder it.
 *
 * <p>A change of properties ends every commit under way, so once it has landed every writer has
 * heard of it.
 */
final class TablePropertiesChange {

  private static final Logger LOG = LoggerFactory.getLogger(TablePropertiesChange.class);
  private static final int ATTEMPTS = 20;

  private final String name;
  private final URI location;
  private final Configuration configuration;
  private final String purpose;

  /**
   * @param purpose what it is for, as a verb with its object: {@code pause table orders}
   */
  TablePropertiesChange(String name, URI location, Configuration configuration, String purpose) {
    this.name = name;
    this.location = location;
    this.configuration = new Configuration(configuration);
    // A checkpoint is the writer's business; and one that fails would fail a commit that has
    // landed.
    this.configuration.setBoolean(DeltaLakeTables.CHECKPOINT_INSIDE_COMMIT, false);
    this.purpose = purpose;
  }

  /**
   * @param edit makes the new properties of the old; may be called several times
   * @return whether they are others than before
   * @throws SluiceException if there is no such table, if it cannot be changed, or if the edit
   *     refuses
   */
  boolean make(UnaryOperator<Map<String, String>> edit) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        return tryTo(edit);
      } catch (DeltaConcurrentModificationException overtaken) {
        LOG.debug("Somebody else has changed the metadata of {}: looking again", name, overtaken);
      } catch (SluiceException e) {
        throw e;
        // Standalone is Scala, which throws checked exceptions without saying so.
      } catch (Exception e) {
        throw new TableException(
            "Cannot %s at %s: %s; see that its log can be read and written"
                .formatted(purpose, location, e),
            e);
      }
    }
    throw new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot %s at %s: its metadata was changed %d times while we tried; try again"
            .formatted(purpose, location, ATTEMPTS));
  }

  private boolean tryTo(UnaryOperator<Map<String, String>> edit) {
    DeltaLog log = DeltaLog.forTable(configuration, new Path(location));
    if (!log.tableExists()) {
      throw new SluiceException(
          ExitCode.USAGE, "Cannot %s: there is none at %s".formatted(purpose, location));
    }
    OptimisticTransaction transaction = log.startTransaction();
    Metadata metadata = transaction.metadata();
    Map<String, String> properties = edit.apply(new HashMap<>(metadata.getConfiguration()));
    if (properties.equals(metadata.getConfiguration())) {
      return false;
    }
    transaction.commit(
        List.of(metadata.copyBuilder().configuration(properties).build()),
        new Operation(Operation.Name.SET_TABLE_PROPERTIES),
        "Sluice");
    return true;
  }
}
