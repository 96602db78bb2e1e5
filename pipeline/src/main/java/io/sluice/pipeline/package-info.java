/** What a pipeline file says, as immutable records. */
@NullMarked
package io.sluice.pipeline;

import org.jspecify.annotations.NullMarked;
