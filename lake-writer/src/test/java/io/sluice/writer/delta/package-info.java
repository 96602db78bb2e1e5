@NullMarked
package io.sluice.writer.delta;

import org.jspecify.annotations.NullMarked;
