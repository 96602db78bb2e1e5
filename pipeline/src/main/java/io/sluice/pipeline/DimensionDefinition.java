package io.sluice.pipeline;

import io.sluice.schema.RowType;
import java.time.Duration;
import java.util.Optional;

/**
 * A Delta table that views look rows up in.
 *
 * @param key the column that finds a row; unique in the table
 * @param reload how often the processor looks for a new version of the table
 * @param memoryRows how many rows the processor may hold in memory; it holds more of them on disk
 * @param asOf which version of the table a lookup sees
 * @param schema the columns of the table as far as the file declares them; a load holds the table
 *     and its files to them
 */
public record DimensionDefinition(
    String name,
    String table,
    Located key,
    Duration reload,
    long memoryRows,
    AsOf asOf,
    Optional<RowType> schema,
    Position at) {

  /** Which version of a dimension's table a lookup sees. */
  public enum AsOf {
    /** The newest that the processor knows when it makes the row. */
    LATEST,
    /** The one that was the newest when the event happened. */
    EVENT_TIME
  }
}
