/** How a command fails: one clear line, the way out, and an exit code. */
@NullMarked
package io.sluice.failure;

import org.jspecify.annotations.NullMarked;
