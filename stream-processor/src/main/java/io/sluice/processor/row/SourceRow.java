package io.sluice.processor.row;

import io.sluice.schema.Row;

/** A row of a source, and where in the source's topic its record is. */
public record SourceRow(Row row, int partition, long offset) {}
