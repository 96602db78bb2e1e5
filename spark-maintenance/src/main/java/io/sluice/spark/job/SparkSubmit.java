package io.sluice.spark.job;

/**
 * How a job is started on a cluster, for the help of every job.
 *
 * <p>The lines can be run as they stand in the folder of Sluice: the build writes down there which
 * jars Spark does not bring. The job and its arguments follow.
 */
public final class SparkSubmit {

  public static final String EXAMPLE =
      "  spark-submit --class io.sluice.spark.JobMain \\\n"
          + "    --jars $(cat spark-maintenance/target/job-jars) \\\n"
          + "    spark-maintenance/target/sluice-spark-maintenance-*.jar \\\n"
          + "    ";

  private SparkSubmit() {}
}
