/** Confluent's own client of the schema registry, for those who can fetch it. */
@NullMarked
package io.sluice.registry.confluent;

import org.jspecify.annotations.NullMarked;
