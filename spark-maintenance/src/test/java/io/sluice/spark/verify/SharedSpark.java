package io.sluice.spark.verify;

import io.sluice.spark.LakeSession;
import org.apache.spark.sql.SparkSession;

/** The one Spark application of all tests of a JVM; it ends with the JVM. */
public final class SharedSpark {

  private SharedSpark() {}

  public static SparkSession session() {
    return LakeSession.open();
  }
}
