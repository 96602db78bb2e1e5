package io.sluice.writer.refill;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that has started this one, which is of no use without it. */
record Parent(ProcessHandle process) {

  private static final Logger LOG = LoggerFactory.getLogger(Parent.class);

  /**
   * @throws SluiceException if it has ended already
   */
  static Parent of(long pid) {
    return new Parent(
        ProcessHandle.of(pid)
            .orElseThrow(
                () ->
                    new SluiceException(
                        ExitCode.FAILED,
                        "Cannot copy records for process %d: it has ended; run its command again"
                            .formatted(pid))));
  }

  /** Ends this process when the other one does. What is committed by then is whole. */
  void endWithIt() {
    process
        .onExit()
        .thenRun(
            () -> {
              LOG.warn("Process {} has ended, and this one with it", process.pid());
              Runtime.getRuntime().halt(ExitCode.FAILED.number());
            });
  }
}
