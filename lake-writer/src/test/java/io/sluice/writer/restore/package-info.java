@NullMarked
package io.sluice.writer.restore;

import org.jspecify.annotations.NullMarked;
