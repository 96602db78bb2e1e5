package io.sluice.local.shop;

import java.time.Instant;
import java.util.Optional;

/**
 * An event as it is sent.
 *
 * @param index its place in the sequence, from 0
 * @param sentAt the shop's time when it is sent, never before the one sent ahead of it
 * @param malformation present exactly when the kind is {@link Kind#MALFORMED}
 */
public record ShopRecord(
    long index, Instant sentAt, Kind kind, ShopEvent event, Optional<Malformation> malformation) {}
