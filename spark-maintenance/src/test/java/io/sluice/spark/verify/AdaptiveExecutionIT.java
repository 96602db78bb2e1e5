package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Progress;
import io.sluice.spark.table.SessionSettings;
import io.sluice.spark.verify.BatchJob.Mode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveExecutionUpdate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill of a join, most rows of which have one key, and the plans that Spark ran. */
class AdaptiveExecutionIT {

  private static final int CLICKS = 40_000;
  private static final String FINAL = "== Final Plan ==";
  private static final String INITIAL = "== Initial Plan ==";

  @TempDir private Path root;
  private final SparkSession spark = SharedSpark.session();
  private Pipeline pipeline;

  /** The plans that Spark told of. */
  private static final class Plans extends SparkListener {
    private final List<String> plans = new CopyOnWriteArrayList<>();

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
      if (event instanceof SparkListenerSQLAdaptiveExecutionUpdate update) {
        plans.add(update.physicalPlanDescription());
      }
    }

    /** Of each plan that ran, what it was at the end and what it was at first. */
    List<String[]> finished() {
      return plans.stream()
          .filter(plan -> plan.contains(FINAL) && plan.contains(INITIAL))
          .map(
              plan ->
                  new String[] {
                    plan.substring(plan.indexOf(FINAL), plan.indexOf(INITIAL)),
                    plan.substring(plan.indexOf(INITIAL))
                  })
          .toList();
    }
  }

  @BeforeEach
  void clicksOfWhichMostAreOfOneUser() {
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
        from range(%d)
        """
            .formatted(CLICKS));
    save(
        "purchases",
        """
        select if(id %% 100 = 0, 'hot', concat('u', id %% 997)) user_id, if(id %% 100 = 0, 1L, 0L) amount,
          sha2(cast(id as string), 512) note, timestamp_seconds(id) at, 'shop.purchases' _topic, 0 _partition,
          id _offset, timestamp_seconds(id) _timestamp
        from range(%d)
        """
            .formatted(CLICKS));
    save(
        "bought",
        """
        select 0 left_partition, -1L left_offset, 0 right_partition, -1L right_offset, 'w' word, 'n' note,
          'shop.bought' _topic, 0 _partition, 0L _offset, timestamp_seconds(1000000) _timestamp
        """);
  }

  private void save(String table, String query) {
    spark.sql(query).write().format("delta").save(new Names(pipeline).table(table).toString());
  }

  /** Clicks within a minute before a purchase of the hot user. */
  private static long pairs() {
    long pairs = 0;
    for (int purchase = 0; purchase < CLICKS; purchase += 100) {
      for (int click = Math.max(0, purchase - 60); click <= purchase; click++) {
        pairs += click % 10 < 9 ? 1 : 0;
      }
    }
    return pairs;
  }

  private Plans backfill(Map<String, String> settings) throws TimeoutException {
    Plans plans = new Plans();
    Map<String, String> all = new HashMap<>(settings);
    all.put("spark.sql.shuffle.partitions", "20");
    // The job turns it on, whatever the cluster has.
    all.put("spark.sql.adaptive.enabled", "false");
    spark.sparkContext().addSparkListener(plans);
    try {
      Backfill.Result result = new SessionSettings(spark, all).during(this::backfill);
      assertThat(result.added()).isEqualTo(pairs());
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      spark.sparkContext().removeSparkListener(plans);
    }
    return plans;
  }

  private Backfill.Result backfill() {
    TimeRange range =
        new TimeRange(Optional.of(Instant.EPOCH), Optional.of(Instant.ofEpochSecond(100_000)));
    return BatchJob.run(
        "backfill",
        new JobContext(Map.of(), lake -> spark, Progress.SILENT),
        pipeline,
        job -> new Backfill(job, Progress.SILENT).run("bought", range, Mode.COMMIT));
  }

  @Test
  void aSkewedJoinIsSplitAndSmallPartitionsAreReadTogether() throws TimeoutException {
    Plans plans =
        backfill(
            Map.of(
                "spark.sql.autoBroadcastJoinThreshold", "-1",
                "spark.sql.adaptive.advisoryPartitionSizeInBytes", "64k",
                "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes", "128k",
                "spark.sql.adaptive.skewJoin.skewedPartitionFactor", "2"));

    assertThat(plans.finished())
        .anySatisfy(
            plan ->
                assertThat(plan[0])
                    .contains("SortMergeJoin(skew=true)")
                    .containsPattern("AQEShuffleRead .*skewed"))
        .anySatisfy(plan -> assertThat(plan[0]).containsPattern("AQEShuffleRead .*coalesced"));
    assertThat(plans.finished()).allSatisfy(plan -> assertThat(plan[1]).doesNotContain("skew"));
  }

  @Test
  void aSortedJoinBecomesABroadcastWhenOneSideTurnsOutSmall() throws TimeoutException {
    Plans plans =
        backfill(
            Map.of(
                "spark.sql.autoBroadcastJoinThreshold", "400k",
                "spark.sql.adaptive.localShuffleReader.enabled", "true"));

    assertThat(plans.finished())
        .anySatisfy(
            plan -> {
              assertThat(plan[0]).contains("BroadcastHashJoin");
              assertThat(plan[1]).contains("SortMergeJoin").doesNotContain("BroadcastHashJoin");
            });
  }
}
