package io.sluice.writer.delta;

import io.delta.standalone.actions.Metadata;
import io.delta.standalone.types.DataType;
import io.delta.standalone.types.StructType;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableRefusedException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
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

  TableAcceptance(TableDefinition definition, TableFailures failures) {
    this.definition = definition;
    this.failures = failures;
    this.definedSchema = (StructType) DataType.fromJson(definition.schemaJson());
  }

  /**
   * The metadata of the table when it is created.
   *
   * @param more properties besides those of the definition
   */
  Metadata creation(Map<String, String> more, Instant now) {
    Map<String, String> properties = new HashMap<>(definition.properties());
    properties.putAll(more);
    return Metadata.builder()
        .name(definition.name())
        .schema(definedSchema)
        .partitionColumns(definition.partitionColumns())
        .configuration(properties)
        .createdTime(now.toEpochMilli())
        .build();
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
      TableRules.requireColumns(definition, definedSchema, metadata.getSchema());
      accepted = metadata;
    }
    log.undone().map(failures::undone).ifPresent(TableAcceptance::refuse);
  }

  private static void refuse(TableRefusedException refusal) {
    throw refusal;
  }
}
