@NullMarked
package io.sluice.logstore;

import org.jspecify.annotations.NullMarked;
