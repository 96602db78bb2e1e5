/** Persons, auctions and bids like those of the NEXMark benchmark, seeded. */
@NullMarked
package io.sluice.local.nexmark;

import org.jspecify.annotations.NullMarked;
