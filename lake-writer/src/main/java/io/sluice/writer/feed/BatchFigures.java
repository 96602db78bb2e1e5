package io.sluice.writer.feed;

import java.time.Instant;
import java.util.Optional;

/**
 * What was taken into a batch.
 *
 * @param records taken, readable or not
 * @param alreadyQuarantined those that were malformed and in the quarantine already
 * @param passedOver those of other types than the table's
 * @param oldest the earliest timestamp of a record; empty if none has one
 * @param newest the latest
 */
record BatchFigures(
    long records,
    long alreadyQuarantined,
    long passedOver,
    Optional<Instant> oldest,
    Optional<Instant> newest) {}
