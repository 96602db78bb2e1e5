/** Views with their types: what both engines run, worked out once from the pipeline file. */
@NullMarked
package io.sluice.view;

import org.jspecify.annotations.NullMarked;
