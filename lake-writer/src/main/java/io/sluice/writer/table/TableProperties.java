package io.sluice.writer.table;

import java.util.Map;

/**
 * The table properties that mean something to this writer: durable, in the log of each table, and
 * seen by anybody ({@code SHOW TBLPROPERTIES}).
 */
public final class TableProperties {

  /** While it is {@code true}, nothing is written into the table. */
  public static final String PAUSED = "sluice.paused";

  /**
   * Changes with every restore: what was begun before one does not land after it, though the
   * offsets may be the same again.
   */
  public static final String LAST_RESTORE = "sluice.last-restore";

  /**
   * While it is there, a restore has put back the table and not yet its quarantine: nothing is
   * written, however long that takes. The value names the restore.
   */
  public static final String RESTORING = "sluice.restoring";

  private static final String TOPIC_ID = "sluice.topic-id.";

  private TableProperties() {}

  /** Names the property that says of which topic, of all that had this name, the offsets are. */
  public static String topicId(String topic) {
    return TOPIC_ID + topic;
  }

  /** Whether properties say that their table is paused. */
  public static boolean arePaused(Map<String, String> properties) {
    return Boolean.parseBoolean(properties.get(PAUSED));
  }
}
