/** The loop that carries one topic into one table. {@link io.sluice.writer.feed.FeedLoop} is it. */
@NullMarked
package io.sluice.writer.feed;

import org.jspecify.annotations.NullMarked;
