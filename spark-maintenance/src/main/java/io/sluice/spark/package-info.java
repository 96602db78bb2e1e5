/** Spark batch jobs over the tables of a pipeline, and the one command in front of them. */
@NullMarked
package io.sluice.spark;

import org.jspecify.annotations.NullMarked;
