package io.sluice.service;

import java.util.List;

/** What a service says of its own state; asked from HTTP threads at any time. */
public interface Health {

  /** False once only a restart of the process can help. */
  boolean isLive();

  /** Why the service does not do its work now, one clear line each; empty when it does. */
  List<String> reasonsNotReady();

  /** What somebody should know who asks whether the service is ready, whether it is or not. */
  default List<String> notes() {
    return List.of();
  }
}
