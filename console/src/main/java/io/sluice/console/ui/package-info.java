/** {@code sluice ui}: how a pipeline is, and was in the last hour, on one page. */
@NullMarked
package io.sluice.console.ui;

import org.jspecify.annotations.NullMarked;
