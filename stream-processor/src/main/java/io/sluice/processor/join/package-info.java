/** Views that join two streams within an interval of time. */
@NullMarked
package io.sluice.processor.join;

import org.jspecify.annotations.NullMarked;
