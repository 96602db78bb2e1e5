/** {@code sluice archive}: what the services load, ready before they start. */
@NullMarked
package io.sluice.local.archive;

import org.jspecify.annotations.NullMarked;
