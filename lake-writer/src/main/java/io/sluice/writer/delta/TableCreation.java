package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import io.delta.standalone.Operation;
import io.delta.standalone.OptimisticTransaction;
import io.delta.standalone.actions.Action;
import io.delta.standalone.actions.Metadata;
import io.delta.standalone.actions.SetTransaction;
import io.delta.standalone.exceptions.DeltaConcurrentModificationException;
import io.delta.standalone.types.DataType;
import io.delta.standalone.types.StructType;
import io.sluice.writer.Failpoint;
import io.sluice.writer.Failpoints;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first commit of a table that says where it begins before it has a row. */
record TableCreation(TableDefinition definition, DeltaLog log) {

  private static final Logger LOG = LoggerFactory.getLogger(TableCreation.class);

  void commit(Map<SourcePartition, Long> nextOffsets, Instant now) {
    try {
      OptimisticTransaction transaction = log.startTransaction();
      if (transaction.readVersion() >= 0) {
        return;
      }
      Failpoints.pass(Failpoint.COMMIT_BEFORE);
      transaction.commit(
          actions(nextOffsets, now), new Operation(Operation.Name.CREATE_TABLE), "Sluice");
      Failpoints.pass(Failpoint.COMMIT_AFTER);
    } catch (DeltaConcurrentModificationException faster) {
      LOG.info("Table {} was created by somebody else meanwhile", definition.name());
      // Standalone is Scala, which throws checked exceptions without saying so.
    } catch (Exception e) {
      throw new TableException(
          "Cannot create table %s at %s: %s; see that its log can be read and written, then run it again"
              .formatted(definition.name(), definition.location(), e),
          e);
    }
  }

  /** What the first commit of a table says of it, whoever makes it. */
  static Metadata metadata(
      TableDefinition definition, StructType columns, Map<String, String> properties, Instant now) {
    return Metadata.builder()
        .name(definition.name())
        .schema(columns)
        .partitionColumns(definition.partitionColumns())
        .configuration(properties)
        .createdTime(now.toEpochMilli())
        .build();
  }

  private List<Action> actions(Map<SourcePartition, Long> nextOffsets, Instant now) {
    TransactionNames names = TransactionNames.of(definition);
    List<Action> actions = new ArrayList<>();
    actions.add(
        metadata(
            definition,
            (StructType) DataType.fromJson(definition.schemaJson()),
            definition.properties(),
            now));
    nextOffsets.forEach(
        (partition, next) ->
            actions.add(
                new SetTransaction(names.of(partition), next, Optional.of(now.toEpochMilli()))));
    return actions;
  }
}
