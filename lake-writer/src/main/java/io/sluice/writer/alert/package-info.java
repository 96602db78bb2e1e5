/** What the writer tells somebody who does not watch it: as log lines, metrics and to a webhook. */
@NullMarked
package io.sluice.writer.alert;

import org.jspecify.annotations.NullMarked;
