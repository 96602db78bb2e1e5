package io.sluice.spark.job;

import java.io.PrintStream;

/** Says what a job is doing, to people only: it is no part of any output. */
public interface Progress {

  /** For a process that nobody watches. */
  Progress SILENT = step -> {};

  /** Called before each step that may take a while; never fails. */
  void step(String what);

  /** One line a step. */
  static Progress on(PrintStream terminal) {
    return step -> terminal.println("... " + step);
  }
}
