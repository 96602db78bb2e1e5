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
 * @param schema the columns of the table as far as the file declares them; a load holds the table
 *     and its files to them
 */
public record DimensionDefinition(
    String name,
    String table,
    Located key,
    Duration reload,
    long memoryRows,
    Optional<RowType> schema,
    Position at) {}
