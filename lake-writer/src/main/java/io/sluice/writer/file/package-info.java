/** The rows of a batch on their way from values to closed Parquet files. */
@NullMarked
package io.sluice.writer.file;

import org.jspecify.annotations.NullMarked;
