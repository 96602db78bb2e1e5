/**
 * What all jobs have in common: what they get from the process, how they report, and their answers
 * when many run in one.
 */
@NullMarked
package io.sluice.spark.job;

import org.jspecify.annotations.NullMarked;
