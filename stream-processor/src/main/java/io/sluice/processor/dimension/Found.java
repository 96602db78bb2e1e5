package io.sluice.processor.dimension;

import io.sluice.schema.Row;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a lookup.
 *
 * @param version of the dimension's table that was asked
 * @param row null if that version has none of the key
 */
public record Found(long version, @Nullable Row row) {}
