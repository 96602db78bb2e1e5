package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Progress;
import io.sluice.spark.table.SessionSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AQEShuffleReadExec;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.joins.BroadcastHashJoinExec;
import org.apache.spark.sql.execution.joins.SortMergeJoinExec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** The plans that Spark ran for the batch job of a join, most rows of which have one key. */
class AdaptiveExecutionIT {

  private static final int CLICKS = 40_000;
  private static final String ADAPTIVE = "spark.sql.adaptive.enabled";

  private static final Map<String, String> SORTED =
      Map.of(
          "spark.sql.autoBroadcastJoinThreshold", "-1",
          "spark.sql.adaptive.advisoryPartitionSizeInBytes", "64k",
          "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes", "128k",
          "spark.sql.adaptive.skewJoin.skewedPartitionFactor", "2");

  private static final Map<String, String> SMALL_SIDES_ARE_SENT =
      Map.of("spark.sql.autoBroadcastJoinThreshold", "400k");

  private static final Predicate<SparkPlan> SORT_MERGE = SortMergeJoinExec.class::isInstance;
  private static final Predicate<SparkPlan> BROADCAST = BroadcastHashJoinExec.class::isInstance;

  @TempDir static Path root;
  private static final SparkSession SPARK = SharedSpark.session();
  private static Pipeline pipeline;

  @BeforeAll
  static void clicksOfWhichMostAreOfOneUser() {
    pipeline =
        PipelineFile.parse(
            Path.of("p.yaml"),
            """
            pipeline: shop
            lake: { root: "%s" }
            streams:
              clicks: { topic: shop.clicks, event_time: at, format: json, schema: { user_id: string, word: string, at: timestamp } }
              purchases: { topic: shop.purchases, event_time: at, format: json, schema: { user_id: string, amount: long, note: string, at: timestamp } }
            views:
              bought:
                from: clicks
                join: { stream: purchases, by: user_id, within: 1 minutes, grace: 1 minutes }
                where: purchases.amount > 0
                select: { word: clicks.word, note: purchases.note }
            """
                .formatted(root.toUri()),
            Map.of());
    save(
        "clicks",
        """
        select if(id %% 10 < 9, 'hot', concat('u', id %% 997)) user_id, sha2(cast(id as string), 256) word,
          timestamp_seconds(id) at, 'shop.clicks' _topic, 0 _partition, id _offset, timestamp_seconds(id) _timestamp
        from range(0, %d, 1, 8)
        """
            .formatted(CLICKS));
    save(
        "purchases",
        """
        select if(id %% 100 = 0, 'hot', concat('u', id %% 997)) user_id, if(id %% 50 = 0, 1L, 0L) amount,
          sha2(cast(id as string), 512) note, timestamp_seconds(id) at, 'shop.purchases' _topic, 0 _partition,
          id _offset, timestamp_seconds(id) _timestamp
        from range(0, %d, 1, 2)
        """
            .formatted(CLICKS));
  }

  private static void save(String table, String query) {
    SPARK.sql(query).write().format("delta").save(new Names(pipeline).table(table).toString());
  }

  @Test
  void aSkewedJoinIsSplitAndSmallPartitionsAreReadTogether() {
    SparkPlan ran = planOf(SORTED, "true");

    assertThat(nodes(ran))
        .anyMatch(AdaptiveExecutionIT::isSkewJoin)
        .anyMatch(AdaptiveExecutionIT::isSplit)
        .anyMatch(AdaptiveExecutionIT::isCoalesced);
    assertThat(nodes(planOf(SORTED, "false")))
        .anyMatch(SORT_MERGE)
        .noneMatch(AdaptiveExecutionIT::isSkewJoin)
        .noneMatch(AdaptiveExecutionIT::isSplit)
        .noneMatch(AdaptiveExecutionIT::isCoalesced);
  }

  @Test
  void aSortedJoinBecomesABroadcastWhenOneSideTurnsOutSmall() {
    SparkPlan ran = planOf(SMALL_SIDES_ARE_SENT, "true");

    assertThat(nodes(((AdaptiveSparkPlanExec) ran).initialPlan()))
        .anyMatch(SORT_MERGE)
        .noneMatch(BROADCAST);
    assertThat(nodes(ran)).anyMatch(BROADCAST).noneMatch(SORT_MERGE);
    assertThat(nodes(planOf(SMALL_SIDES_ARE_SENT, "false")))
        .anyMatch(SORT_MERGE)
        .noneMatch(BROADCAST);
  }

  /**
   * What Spark ran in the end to make the view's rows.
   *
   * @param adaptive what the job's own setting is replaced by
   */
  private static SparkPlan planOf(Map<String, String> settings, String adaptive) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("spark.sql.shuffle.partitions", "20");
    // The job turns it on, whatever the cluster has.
    all.put(ADAPTIVE, "false");
    return new SessionSettings(SPARK, all)
        .during(
            () ->
                BatchJob.run(
                    "backfill",
                    new JobContext(Map.of(), lake -> SPARK, Progress.SILENT),
                    pipeline,
                    job -> {
                      assertThat(SPARK.conf().get(ADAPTIVE)).isEqualTo("true");
                      SPARK.conf().set(ADAPTIVE, adaptive);
                      return planOf(job);
                    }));
  }

  private static SparkPlan planOf(BatchJob job) {
    LakeReader lake = job.lake().with(ReconciledRows.NONE);
    BatchView bought = job.view("bought", lake);
    Dataset<Row> rows =
        bought.rows(job.lake().table("clicks"), new Marks(List.of()), TimeRange.all());
    assertThat(rows.collectAsList()).hasSize(pairs());
    return rows.queryExecution().executedPlan();
  }

  /** Clicks within a minute before a purchase of the hot user; those of others have none. */
  private static int pairs() {
    int pairs = 0;
    for (int purchase = 0; purchase < CLICKS; purchase += 100) {
      for (int click = Math.max(0, purchase - 60); click <= purchase; click++) {
        pairs += click % 10 < 9 ? 1 : 0;
      }
    }
    return pairs;
  }

  private static boolean isSkewJoin(SparkPlan node) {
    return node instanceof SortMergeJoinExec join && join.isSkewJoin();
  }

  private static boolean isSplit(SparkPlan node) {
    return node instanceof AQEShuffleReadExec read && read.hasSkewedPartition();
  }

  private static boolean isCoalesced(SparkPlan node) {
    return node instanceof AQEShuffleReadExec read && read.hasCoalescedPartition();
  }

  private static List<SparkPlan> nodes(SparkPlan plan) {
    return Stream.concat(
            Stream.of(plan), below(plan).stream().flatMap(node -> nodes(node).stream()))
        .toList();
  }

  private static List<SparkPlan> below(SparkPlan plan) {
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return List.of(adaptive.executedPlan());
    }
    if (plan instanceof QueryStageExec stage) {
      return List.of(stage.plan());
    }
    return CollectionConverters.asJava(plan.children());
  }
}
