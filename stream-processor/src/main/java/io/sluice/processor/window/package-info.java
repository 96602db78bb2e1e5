/**
 * Views over windows: tumbling, hopping, sliding and session, emitted on close or with every
 * change.
 */
@NullMarked
package io.sluice.processor.window;

import org.jspecify.annotations.NullMarked;
