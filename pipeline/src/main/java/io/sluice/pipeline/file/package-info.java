/** Reads a pipeline file; every complaint names file, line and column. */
@NullMarked
package io.sluice.pipeline.file;

import org.jspecify.annotations.NullMarked;
