/** Tables with one row for each key, made of the tables of all changes. */
@NullMarked
package io.sluice.spark.merge;

import org.jspecify.annotations.NullMarked;
