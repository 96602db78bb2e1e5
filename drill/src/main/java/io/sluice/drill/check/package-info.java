/**
 * The invariants of docs/faults.md as functions over what was produced, the bare log, the data
 * files and the group's offsets. Shares no code with the writer, nor with Delta Standalone.
 */
@NullMarked
package io.sluice.drill.check;

import org.jspecify.annotations.NullMarked;
