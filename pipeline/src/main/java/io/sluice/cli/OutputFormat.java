package io.sluice.cli;

/** How a command prints its result on standard output. */
public enum OutputFormat {
  TEXT,
  JSON
}
