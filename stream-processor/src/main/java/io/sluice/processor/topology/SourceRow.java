package io.sluice.processor.topology;

import io.sluice.schema.Row;

/** A row of a source, and where in the source's topic its record is. */
record SourceRow(Row row, int partition, long offset) {}
