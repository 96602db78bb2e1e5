/** Copies records of topics into tables of their own, for rows of views to be made of them anew. */
@NullMarked
package io.sluice.writer.refill;

import org.jspecify.annotations.NullMarked;
