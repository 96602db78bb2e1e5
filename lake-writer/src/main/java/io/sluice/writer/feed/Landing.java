package io.sluice.writer.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is told of a commit that has landed.
 *
 * @param version of the table
 * @param took the time of the attempt that succeeded, quarantine included
 * @param delay from the timestamp of its oldest record to the commit; empty without records
 * @param newest the timestamp of its newest record
 */
public record Landing(
    long version, Duration took, Optional<Duration> delay, Optional<Instant> newest) {}
