package io.sluice.pipeline;

import java.time.Duration;

/**
 * A Delta table that views look rows up in.
 *
 * @param key the column that finds a row; unique in the table
 * @param reload how often the processor looks for a new version of the table
 */
public record DimensionDefinition(
    String name, String table, Located key, Duration reload, Position at) {}
