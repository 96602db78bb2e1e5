package io.sluice.writer.table;

import java.util.Map;

/**
 * The table properties that mean something to this writer: durable, in the log of each table, and
 * seen by anybody ({@code SHOW TBLPROPERTIES}).
 */
public final class TableProperties {

  /** While it is {@code true}, nothing is written into the table. */
  public static final String PAUSED = "sluice.paused";

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
