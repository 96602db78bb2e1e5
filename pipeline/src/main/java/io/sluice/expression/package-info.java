/**
 * The small, typed, total SQL scalar language of the pipeline file: parsed and checked when the
 * file is read, then run as closures over rows or handed to Spark as text.
 */
@NullMarked
package io.sluice.expression;

import org.jspecify.annotations.NullMarked;
