/** The schema registry, spoken to in Confluent's REST API. */
@NullMarked
package io.sluice.registry;

import org.jspecify.annotations.NullMarked;
