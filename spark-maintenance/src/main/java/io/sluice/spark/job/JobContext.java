package io.sluice.spark.job;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * What a job gets from its process.
 *
 * @param environment the variables that a pipeline file may name
 * @param session the Spark session; started by the first call, so that {@code --help} costs nothing
 */
public record JobContext(
    Map<String, String> environment, Supplier<SparkSession> session, Progress progress) {}
