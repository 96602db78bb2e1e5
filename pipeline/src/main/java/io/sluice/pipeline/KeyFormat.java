package io.sluice.pipeline;

/** How the keys of a topic's records are written. */
public enum KeyFormat {
  /** One column as UTF-8 text: a string as it is, a whole number in its shortest form. */
  TEXT,
  /** A JSON object with the key columns; a bare JSON value if there is one column only. */
  JSON,
  /**
   * Avro behind the Confluent wire format's header: a record with the key columns; a bare value if
   * there is one column only.
   */
  AVRO
}
