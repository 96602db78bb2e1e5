package io.sluice.drill.check;

/**
 * An invariant that does not hold.
 *
 * @param table the table's folder or name
 * @param finding what was found instead, with values
 */
public record Violation(Invariant invariant, String table, String finding) {

  @Override
  public String toString() {
    return "%s: %s: %s".formatted(invariant, table, finding);
  }
}
