/**
 * What every view is built of: its parts by name, its inputs, its output, its late rows and its
 * counts.
 */
@NullMarked
package io.sluice.processor.view;

import org.jspecify.annotations.NullMarked;
