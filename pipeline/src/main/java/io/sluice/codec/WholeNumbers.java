package io.sluice.codec;

/** What becomes of whole numbers of JSON in columns of doubles. */
enum WholeNumbers {
  /** They are the nearest double, as all numbers are. */
  NEAREST,
  /** One that is no double is malformed. */
  EXACT
}
