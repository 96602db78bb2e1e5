/** Delta tables held in memory, one version at a time, for views to look rows up in. */
@NullMarked
package io.sluice.processor.dimension;

import org.jspecify.annotations.NullMarked;
