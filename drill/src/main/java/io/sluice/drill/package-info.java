/**
 * The fault drill: breaks the writer again and again on a real broker and checks after every fault
 * that the invariants hold. {@link io.sluice.drill.Campaign} is it.
 */
@NullMarked
package io.sluice.drill;

import org.jspecify.annotations.NullMarked;
