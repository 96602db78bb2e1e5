package io.sluice.local.run;

import java.util.concurrent.CompletableFuture;

/** A child that ends as it is told to. */
final class FakeChild implements Child {

  static final int SIGKILL = 137;

  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private volatile boolean wasAsked;

  void end(int exitCode) {
    end.complete(exitCode);
  }

  /** Whether somebody has asked it to end. */
  boolean wasAsked() {
    return wasAsked;
  }

  @Override
  public long pid() {
    return 1;
  }

  @Override
  public CompletableFuture<Integer> end() {
    return end;
  }

  @Override
  public void terminate() {
    wasAsked = true;
    end.complete(0);
  }

  @Override
  public void kill() {
    end.complete(SIGKILL);
  }
}
