package io.sluice.local.run;

import java.util.concurrent.CompletableFuture;

/** A process that was started. All may be asked of it after its end too, and does nothing then. */
interface Child {

  /** Its number on this machine. */
  long pid();

  /** Its exit code, once it has ended. */
  CompletableFuture<Integer> end();

  /** Asks it to end. */
  void terminate();

  /** Ends it. */
  void kill();
}
