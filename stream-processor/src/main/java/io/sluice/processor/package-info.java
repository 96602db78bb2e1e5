/** The stream processor as a process: what it needs before it runs, how it runs, how it ends. */
@NullMarked
package io.sluice.processor;

import org.jspecify.annotations.NullMarked;
