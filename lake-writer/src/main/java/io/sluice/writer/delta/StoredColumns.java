package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The columns of tables, from their Delta logs; nothing is written. */
public final class StoredColumns {

  private StoredColumns() {}

  /**
   * The schema of a table (Delta PROTOCOL.md, "Schema Serialization Format").
   *
   * @return empty if there is no such table
   */
  public static Optional<String> schemaJson(URI location, Configuration configuration) {
    DeltaLog log = DeltaLog.forTable(configuration, new Path(location));
    return log.tableExists()
        ? Optional.of(log.snapshot().getMetadata().getSchema().toJson())
        : Optional.empty();
  }
}
