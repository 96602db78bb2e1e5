/** What a long-running service shows of itself over HTTP. */
@NullMarked
package io.sluice.service;

import org.jspecify.annotations.NullMarked;
