@NullMarked
package io.sluice.writer.sweep;

import org.jspecify.annotations.NullMarked;
