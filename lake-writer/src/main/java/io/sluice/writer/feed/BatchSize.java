package io.sluice.writer.feed;

import java.time.Instant;

/**
 * How much waits for a commit.
 *
 * @param records taken, readable or not; none if only offsets moved, past transaction markers
 * @param bytes of keys, values and headers
 * @param since when the first of the records was taken; without records, when offsets first moved
 */
record BatchSize(long records, long bytes, Instant since) {}
