/** What a pipeline is made of, for people: its topics, views, stores and tables. */
@NullMarked
package io.sluice.processor.explain;

import org.jspecify.annotations.NullMarked;
