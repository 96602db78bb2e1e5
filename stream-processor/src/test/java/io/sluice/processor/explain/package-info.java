@NullMarked
package io.sluice.processor.explain;

import org.jspecify.annotations.NullMarked;
