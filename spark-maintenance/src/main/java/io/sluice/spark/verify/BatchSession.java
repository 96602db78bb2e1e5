package io.sluice.spark.verify;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** A session in which Spark's SQL means what our expressions mean. */
public final class BatchSession {

  private static final String OPTIMIZER = "org.apache.spark.sql.catalyst.optimizer.";

  /** What {@link io.sluice.expression.Expression#sparkSql} supposes, and {@link SparkValues}. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.sql.ansi.enabled", "true",
          "spark.sql.session.timeZone", "UTC",
          "spark.sql.datetime.java8API.enabled", "true",
          "spark.sql.optimizer.excludedRules",
              OPTIMIZER
                  + "ReorderAssociativeOperator,"
                  + OPTIMIZER
                  + "SimplifyCaseConversionExpressions");

  private BatchSession() {}

  /** What such a session has set, for a job that has to use another. */
  public static Map<String, String> settings() {
    return SETTINGS;
  }

  /** A new session of the same application; the given one stays as it is. */
  public static SparkSession of(SparkSession application) {
    SparkSession session = application.newSession();
    SETTINGS.forEach((key, value) -> session.conf().set(key, value));
    return session;
  }
}
