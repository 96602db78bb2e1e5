/** Types, schemas and rows: what a record is once its bytes have been read. */
@NullMarked
package io.sluice.schema;

import org.jspecify.annotations.NullMarked;
