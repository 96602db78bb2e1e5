package io.sluice.view;

import io.sluice.schema.RowType;
import java.util.Optional;

/**
 * What a view reads: a stream or another view.
 *
 * @param columns the columns of its rows
 * @param eventTime the ordinal of the column that says when a row happened; the record's timestamp
 *     if empty
 */
public record Source(String name, RowType columns, Optional<Integer> eventTime) {}
