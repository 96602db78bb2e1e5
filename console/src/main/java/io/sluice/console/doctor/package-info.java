/** What may be amiss around a pipeline: host, lake, tables, registry, topics. */
@NullMarked
package io.sluice.console.doctor;

import org.jspecify.annotations.NullMarked;
