@NullMarked
package io.sluice.writer.table;

import org.jspecify.annotations.NullMarked;
