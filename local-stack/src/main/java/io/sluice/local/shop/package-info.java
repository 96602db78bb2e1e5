/** A seeded shop: its events, the flaws it puts among them, and the ground truth it knows. */
@NullMarked
package io.sluice.local.shop;

import org.jspecify.annotations.NullMarked;
