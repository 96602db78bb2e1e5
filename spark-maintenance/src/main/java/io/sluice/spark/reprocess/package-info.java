/**
 * Makes rows of views anew by today's definitions, beside the views' tables, and puts them in when
 * they have been looked at.
 */
@NullMarked
package io.sluice.spark.reprocess;

import org.jspecify.annotations.NullMarked;
