/** Many small files of a table become few. */
@NullMarked
package io.sluice.spark.optimize;

import org.jspecify.annotations.NullMarked;
