/** The tables of a pipeline: which topic fills each, and with which columns. */
@NullMarked
package io.sluice.table;

import org.jspecify.annotations.NullMarked;
