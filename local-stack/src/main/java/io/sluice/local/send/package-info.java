/** Sends lines of JSON to the topic of a stream. */
@NullMarked
package io.sluice.local.send;

import org.jspecify.annotations.NullMarked;
