package io.sluice.benchmark;

import java.io.IOException;

/** Reads a table anew with each call, as one that has not seen it before. */
interface TableReader {

  /** How many files the table has. */
  long files() throws IOException;

  /** How many rows the table has, after reading every column of each. */
  long rows() throws IOException, InterruptedException;

  /** The rows that the table was filled with. */
  Content filled() throws IOException;

  default long read(Reading reading) throws IOException, InterruptedException {
    return switch (reading) {
      case FILES -> files();
      case ROWS -> rows();
    };
  }

  /**
   * What two tables with the same rows agree in, whatever their files.
   *
   * @param checksum sum of the CRC-32 of each row's columns as text
   */
  record Content(long rows, long checksum) {}
}
