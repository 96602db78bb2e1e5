/** {@code sluice demo}: the whole road on one machine, with a check of everything at its end. */
@NullMarked
package io.sluice.local.demo;

import org.jspecify.annotations.NullMarked;
