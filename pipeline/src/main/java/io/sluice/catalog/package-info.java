/** Finds out what columns the streams of a pipeline have, and how to read their records. */
@NullMarked
package io.sluice.catalog;

import org.jspecify.annotations.NullMarked;
