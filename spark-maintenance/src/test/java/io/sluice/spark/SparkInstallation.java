package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Spark as somebody installs it: its jars, a spark-submit and settings.
 *
 * <p>It has the jars of Spark and no others, so that what a job needs besides is found in the list
 * that is submitted with it or not at all.
 */
record SparkInstallation(Path home, List<String> jars) {

  /** What Spark brings, as paths in a repository; what is not known for Spark's is not there. */
  private static final Pattern SPARKS =
      Pattern.compile(
          ".*/(at/yawk|com/(clearspring|esotericsoftware|fasterxml/jackson|github/luben|google/(code|crypto|flatbuffers"
              + "|guava)|ibm|ning|thoughtworks|twitter|univocity)|commons-(codec|io)|io/(airlift|dropwizard|jsonwebtoken"
              + "|netty)|jakarta|javax|net/(razorvine|sf/py4j)|org/(antlr|apache|codehaus|glassfish|javassist|json4s"
              + "|locationtech|objenesis|openlabtesting|roaringbitmap|rocksdb|scala-lang|slf4j|threeten|tukaani|xerial"
              + "|yaml)|oro)/.*");

  private static final Pattern NOT_SPARKS =
      Pattern.compile(".*/(hadoop-aws|jackson-datatype-jdk8)-.*");

  static SparkInstallation into(Path home) throws IOException {
    List<String> jars =
        Stream.of(Files.readString(Path.of("target/class-path")).strip().split(":"))
            .filter(jar -> SPARKS.matcher(jar).matches() && !NOT_SPARKS.matcher(jar).matches())
            .toList();
    SparkInstallation spark = new SparkInstallation(home, jars);
    // Two marks by which Spark knows where it lives.
    Files.createFile(home.resolve("RELEASE"));
    Files.createDirectories(home.resolve("jars"));
    Files.createDirectories(home.resolve("conf"));
    Files.createDirectories(spark.temporary());
    Files.createDirectories(spark.events());
    spark.writeSparkSubmit();
    return spark;
  }

  private void writeSparkSubmit() throws IOException {
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    String java = String.join(" ", java("-Xmx600m", "-Dspark.callstack.depth=200"));
    Files.writeString(
        submit, "#!/bin/sh\nexec %s org.apache.spark.deploy.SparkSubmit \"$@\"\n".formatted(java));
    assertThat(submit.toFile().setExecutable(true)).isTrue();
  }

  /** What an administrator writes down for everybody who submits. */
  void configure(String master) throws IOException {
    Files.writeString(
        home.resolve("conf/spark-defaults.conf"),
        """
        spark.master                             %s
        spark.executor.memory                    512m
        spark.executor.extraJavaOptions          %s
        spark.scheduler.minRegisteredResourcesRatio  1.0
        spark.scheduler.maxRegisteredResourcesWaitingTime  120s
        spark.cores.max                          2
        spark.driver.host                        127.0.0.1
        spark.driver.bindAddress                 127.0.0.1
        spark.ui.enabled                         false
        spark.sql.shuffle.partitions             2
        spark.databricks.delta.snapshotPartitions  2
        spark.sql.sources.parallelPartitionDiscovery.parallelism  2
        spark.eventLog.enabled                   true
        spark.eventLog.compress                  false
        spark.eventLog.rolling.enabled           false
        spark.eventLog.dir                       %s
        """
            .formatted(master, String.join(" ", jvmOptions()), events().toUri()));
  }

  /** The line that starts a JVM with Spark; a main class and its arguments follow. */
  List<String> java(String... options) {
    return Stream.of(
            Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
            jvmOptions().stream(),
            Stream.of(options),
            Stream.of("@" + Path.of("jvm-options").toAbsolutePath(), "-cp", classPath()))
        .flatMap(parts -> parts)
        .toList();
  }

  /** Lets a process find this Spark and its spark-submit. */
  ProcessBuilder environment(ProcessBuilder process) {
    process.environment().put("SPARK_HOME", home.toString());
    process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    process.environment().put("SPARK_DIST_CLASSPATH", classPath());
    // Spark's own scripts set it; workers look for it when they start an executor.
    process.environment().put("SPARK_SCALA_VERSION", "2.13");
    process.environment().put("JAVA_HOME", System.getProperty("java.home"));
    process.environment().merge("PATH", home + "/bin", (path, ours) -> ours + ":" + path);
    return process;
  }

  private List<String> jvmOptions() {
    return List.of(
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:ReservedCodeCacheSize=256m",
        "-Djava.io.tmpdir=" + temporary());
  }

  /** What processes that are killed leave behind goes with the installation. */
  private Path temporary() {
    return home.resolve("tmp");
  }

  private String classPath() {
    return String.join(":", jars);
  }

  /** The folder into which applications write what happened. */
  Path events() {
    return home.resolve("events");
  }
}
