package io.sluice.pipeline;

/** What becomes of records whose schema has fields that their table has no columns for. */
public enum SchemaPolicy {
  /** The table gets the columns, in the commit that has the first rows with them. */
  EVOLVE,
  /** The fields are left out, which is said once for each schema. */
  PIN,
  /** The records go to quarantine. */
  QUARANTINE,
  /** The writer of the table stops. */
  STOP
}
