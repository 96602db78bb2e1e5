package io.sluice.registry;

/** Under which subject, and as which of its versions, a schema is registered. */
public record SchemaVersion(String subject, int version) {
  @Override
  public String toString() {
    return "%s v%d".formatted(subject, version);
  }
}
