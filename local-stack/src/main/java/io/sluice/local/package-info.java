/**
 * A real broker and a real registry as local processes that never outlive the one who started them.
 */
@NullMarked
package io.sluice.local;

import org.jspecify.annotations.NullMarked;
