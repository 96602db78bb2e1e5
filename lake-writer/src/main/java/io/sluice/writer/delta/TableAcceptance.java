package io.sluice.writer.delta;

import io.delta.standalone.actions.Metadata;
import io.delta.standalone.types.DataType;
import io.delta.standalone.types.StructType;
import io.sluice.writer.table.ColumnGrowth;
import io.sluice.writer.table.ColumnTypes;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableRefusedException;
import io.sluice.writer.table.TableRetypedException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which table we write: what it is created as, and whether one that is there is it. Looks at
 * metadata and protocol when they are not the ones that were looked at before, and for a RESTORE
 * always.
 */
final class TableAcceptance {

  private final TableDefinition definition;
  private final TableFailures failures;
  private final StructType definedSchema;
  private @Nullable Metadata accepted;
  private @Nullable Metadata complete;

  TableAcceptance(TableDefinition definition, TableFailures failures) {
    this.definition = definition;
    this.failures = failures;
    this.definedSchema = (StructType) DataType.fromJson(definition.schemaJson());
  }

  /**
   * The metadata of the table when a commit creates it, which has more properties and may have more
   * columns than the definition.
   */
  Metadata creation(PendingCommit commit, Instant now) {
    Map<String, String> properties = new HashMap<>(definition.properties());
    properties.putAll(commit.properties());
    return TableCreation.metadata(definition, columns(commit), properties, now);
  }

  /**
   * @throws TableRefusedException if it must not be written
   */
  void require(LogFollower log) {
    Metadata metadata = log.metadata().orElse(null);
    if (metadata != null && !metadata.equals(accepted)) {
      if (!TableRules.isProtocolOurs(log.protocol().orElseThrow())) {
        throw failures.protocolRaised(new IllegalStateException(log.protocol().toString()));
      }
      TableRules.requireWritable(definition, metadata);
      if (accepted != null) {
        TableRules.requireSameTable(definition, accepted, metadata);
      }
      if (definition.types() == ColumnTypes.DEFINED) {
        taking(definition, metadata.getSchema(), definedSchema);
      }
      accepted = metadata;
    }
    log.undone().map(failures::undone).ifPresent(TableAcceptance::refuse);
  }

  /**
   * The columns that a table has once a commit has landed; empty if it has them already.
   *
   * @throws TableRefusedException if the commit's files do not fit it
   * @throws TableRetypedException if they do not, and others might
   */
  Optional<StructType> grown(Metadata table, PendingCommit commit) {
    if (commit.schemaJson().isEmpty() && table.equals(complete)) {
      return Optional.empty();
    }
    StructType grown = grown(table.getSchema(), columns(commit));
    if (!grown.equals(table.getSchema())) {
      return Optional.of(grown);
    }
    complete = commit.schemaJson().isEmpty() ? table : complete;
    return Optional.empty();
  }

  private StructType grown(StructType table, StructType files) {
    try {
      return taking(definition, table, files);
    } catch (TableRefusedException e) {
      throw definition.types() != ColumnTypes.DEFINED
          ? new TableRetypedException(String.valueOf(e.getMessage()))
          : e;
    }
  }

  private StructType columns(PendingCommit commit) {
    return commit
        .schemaJson()
        .map(json -> (StructType) DataType.fromJson(json))
        .orElse(definedSchema);
  }

  /**
   * The columns that a table has once files are in it.
   *
   * @throws TableRefusedException if they do not fit it
   */
  static StructType taking(TableDefinition definition, StructType table, StructType files) {
    StructType grown =
        definition.growth() == ColumnGrowth.ALLOWED ? GrownSchema.of(table, files) : table;
    TableRules.requireColumns(definition, files, grown);
    return grown;
  }

  private static void refuse(TableRefusedException refusal) {
    throw refusal;
  }
}
