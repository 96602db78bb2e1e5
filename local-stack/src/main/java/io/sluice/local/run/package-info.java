/** {@code sluice run}: the services of a pipeline as children of one process. */
@NullMarked
package io.sluice.local.run;

import org.jspecify.annotations.NullMarked;
