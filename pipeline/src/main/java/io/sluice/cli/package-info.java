/** What all commands have in common: options, output, exit codes; and the front command itself. */
@NullMarked
package io.sluice.cli;

import org.jspecify.annotations.NullMarked;
