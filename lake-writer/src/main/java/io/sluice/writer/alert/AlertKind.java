package io.sluice.writer.alert;

import java.util.Locale;

/** Of what somebody is told. */
public enum AlertKind {
  /** Records brought columns to a table. */
  TABLE_GROWN,
  /** Records went to quarantine, for a reason that none had before. */
  RECORD_QUARANTINED,
  /** Records of a schema are read without fields that the table has no columns for. */
  FIELDS_LEFT_OUT,
  /** A table waits until somebody has given columns a larger type. */
  TABLE_WAITS,
  /** Somebody has, and it goes on. */
  TABLE_GOES_ON,
  /** The registry does not say how records are to be read, and their table waits. */
  REGISTRY_UNAVAILABLE,
  /** It does again. */
  REGISTRY_AVAILABLE,
  /** A table's writer has ended, and does not go on by itself. */
  TABLE_FAILED;

  /** Its name in JSON and among the metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
