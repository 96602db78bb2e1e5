package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import io.delta.standalone.actions.Metadata;
import io.delta.standalone.types.DataType;
import io.delta.standalone.types.StructType;
import io.sluice.writer.table.ColumnTypes;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableRefusedException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Whether a writer would take a table that is there, from its Delta log; nothing is written. */
public final class TableTrial {

  private final Configuration configuration;

  public TableTrial(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * A table as the first commit of a writer would find and leave it.
   *
   * @param before its schema (Delta PROTOCOL.md, "Schema Serialization Format")
   * @param after its schema with what the definition brings
   */
  public record Taken(String before, String after) {}

  /**
   * Looks at a table as a writer does at its start.
   *
   * @return empty if there is no such table
   * @throws TableRefusedException if the writer would refuse it
   */
  public Optional<Taken> of(TableDefinition definition) {
    DeltaLog log = DeltaLog.forTable(configuration, new Path(definition.location()));
    return log.tableExists()
        ? Optional.of(taken(definition, log.snapshot().getMetadata()))
        : Optional.empty();
  }

  private static Taken taken(TableDefinition definition, Metadata metadata) {
    TableRules.requireWritable(definition, metadata);
    StructType table = metadata.getSchema();
    if (definition.types() != ColumnTypes.DEFINED) {
      return new Taken(table.toJson(), table.toJson());
    }
    StructType defined = (StructType) DataType.fromJson(definition.schemaJson());
    return new Taken(table.toJson(), TableAcceptance.taking(definition, table, defined).toJson());
  }
}
