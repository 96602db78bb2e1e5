/** What would become of tables if producers wrote other schemas, before they do. */
@NullMarked
package io.sluice.writer.preview;

import org.jspecify.annotations.NullMarked;
