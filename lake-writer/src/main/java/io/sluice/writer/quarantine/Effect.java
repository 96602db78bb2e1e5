package io.sluice.writer.quarantine;

/** Whether a command does what it says or only says it. */
enum Effect {
  COMMIT,
  DRY_RUN
}
