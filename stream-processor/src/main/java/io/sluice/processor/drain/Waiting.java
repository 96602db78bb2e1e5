package io.sluice.processor.drain;

/** What is done between two looks at something that takes time. */
@FunctionalInterface
public interface Waiting {

  /**
   * Waits a tenth of a second or so.
   *
   * @throws io.sluice.failure.SluiceException if there is nothing to wait for any more
   */
  void pause() throws InterruptedException;
}
