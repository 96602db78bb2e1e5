package io.sluice.spark.table;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Changes one property of a table, by what it is at that moment.
 *
 * <p>Appends do not get in its way. Whoever changes the metadata at the same time does, and then it
 * looks again.
 *
 * @param job who does it, for messages and the history
 */
public record TablePropertyChange(LakeTable table, String job) {

  private static final Logger LOG = LoggerFactory.getLogger(TablePropertyChange.class);
  private static final int ATTEMPTS = 20;

  /** What is to be done. */
  public sealed interface Change {

    /** Nothing: it is as it should be. */
    record None() implements Change {}

    record Set(String property, String value) implements Change {}

    record Unset(String property) implements Change {}
  }

  /**
   * @param decision from the table's properties; asked again if somebody was faster
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if somebody was faster many times
   */
  public void make(Function<Map<String, String>, Change> decision) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Map<String, String> properties =
          CollectionConverters.asJava(table.snapshot().metadata().configuration());
      if (isMade(decision.apply(properties))) {
        return;
      }
    }
    throw new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot %s %s: its metadata was changed %d times while we tried; try again"
            .formatted(job, table.name(), ATTEMPTS));
  }

  private boolean isMade(Change change) {
    try {
      if (change instanceof Change.Set set) {
        alter("SET TBLPROPERTIES ('%s' = '%s')".formatted(set.property(), set.value()));
      } else if (change instanceof Change.Unset unset) {
        alter("UNSET TBLPROPERTIES IF EXISTS ('%s')".formatted(unset.property()));
      }
      return true;
    } catch (ConcurrentModificationException overtaken) {
      LOG.debug("The metadata was changed by somebody else meanwhile", overtaken);
      return false;
    }
  }

  private void alter(String change) {
    String location = table.location().toString().replace("`", "``");
    new SessionSettings(table.spark(), Map.of(LakeTable.USER_METADATA, "sluice " + job))
        .during(() -> table.spark().sql("ALTER TABLE delta.`%s` %s".formatted(location, change)));
  }
}
