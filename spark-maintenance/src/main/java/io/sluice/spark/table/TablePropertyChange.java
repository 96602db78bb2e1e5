package io.sluice.spark.table;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Changes one property of a table, by what it is at that moment.
 *
 * <p>Look, decision and commit are one transaction: appends do not get in its way, and whoever
 * changes the metadata in between makes it look again. ALTER TABLE would look for itself, behind
 * the decision, and overwrite what it was not decided on.
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
    new SessionSettings(table.spark(), Map.of(LakeTable.USER_METADATA, "sluice " + job))
        .during(() -> attempt(decision));
  }

  private boolean attempt(Function<Map<String, String>, Change> decision) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      OptimisticTransaction transaction =
          table.log().startTransaction(Option.empty(), Option.empty());
      Map<String, String> properties =
          CollectionConverters.asJava(transaction.metadata().configuration());
      if (isMade(decision.apply(properties), transaction)) {
        return true;
      }
    }
    throw new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot %s %s: its metadata was changed %d times while we tried; try again"
            .formatted(job, table.name(), ATTEMPTS));
  }

  private static boolean isMade(Change change, OptimisticTransaction transaction) {
    try {
      if (change instanceof Change.Set set) {
        set(set, transaction);
      } else if (change instanceof Change.Unset unset) {
        unset(unset, transaction);
      }
      return true;
    } catch (ConcurrentModificationException overtaken) {
      LOG.debug("The metadata was changed by somebody else meanwhile", overtaken);
      return false;
    }
  }

  private static void set(Change.Set change, OptimisticTransaction transaction) {
    Map<String, String> properties = properties(transaction);
    properties.put(change.property(), change.value());
    commit(
        transaction,
        properties,
        new DeltaOperations.SetTableProperties(
            immutable(Map.of(change.property(), change.value()))));
  }

  private static void unset(Change.Unset change, OptimisticTransaction transaction) {
    Map<String, String> properties = properties(transaction);
    properties.remove(change.property());
    commit(
        transaction,
        properties,
        new DeltaOperations.UnsetTableProperties(
            CollectionConverters.asScala(List.of(change.property())).toList(), true));
  }

  private static void commit(
      OptimisticTransaction transaction,
      Map<String, String> properties,
      DeltaOperations.Operation operation) {
    boolean asTheyAre = false;
    transaction.updateMetadata(
        ChangedMetadata.withProperties(transaction.metadata(), properties), asTheyAre);
    transaction.commit(CollectionConverters.asScala(List.<Action>of()).toList(), operation);
  }

  private static Map<String, String> properties(OptimisticTransaction transaction) {
    return new TreeMap<>(CollectionConverters.asJava(transaction.metadata().configuration()));
  }

  private static scala.collection.immutable.Map<String, String> immutable(Map<String, String> map) {
    return Map$.MODULE$.from(CollectionConverters.asScala(map));
  }
}
