/** Everything that follows from a pipeline file, worked out once for all three services. */
@NullMarked
package io.sluice.plan;

import org.jspecify.annotations.NullMarked;
