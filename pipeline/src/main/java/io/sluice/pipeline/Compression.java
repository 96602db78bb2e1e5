package io.sluice.pipeline;

/** How the pages of data files are compressed. */
public enum Compression {
  /** Files of little more than half of Snappy's size, at nearly its speed. */
  ZSTD,
  SNAPPY,
  NONE
}
