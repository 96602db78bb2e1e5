package io.sluice.benchmark;

import io.sluice.benchmark.plain.PlainViewsMain;
import io.sluice.local.Installation;
import io.sluice.local.JavaCommand;
import io.sluice.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/** What answers a query from a topic into another one, exactly once, in a process of its own. */
enum ViewContender {
  PLAIN_FILTER("filter", ""),
  SLUICE_FILTER(
      "filter",
      "{ from: events, topic: %s, where: price > 250,"
          + " select: { product_id: product_id, euros: price * 0.908 } }"),
  PLAIN_COUNT("count", ""),
  PLAIN_LEAN_COUNT("lean-count", ""),
  SLUICE_COUNT(
      "count",
      "{ from: events, topic: %s, window: { tumbling: 5 minutes, grace: 1 minutes },"
          + " group_by: product_id, select: { events: count(*) } }"),
  SPARK_COUNT("count", "") {
    @Override
    JavaCommand command(LocalStack stack, EventTopic topic, String run, Path folder)
        throws InterruptedException {
      createTopic(stack, run);
      return Contender.spark(SparkCount.class)
          .withMoreOptions("-Dspark.sql.shuffle.partitions=" + EventTopic.PARTITIONS)
          .withArguments(
              stack.broker().bootstrapServers(),
              topic.name(),
              run,
              folder.resolve("checkpoint").toString());
    }
  };

  /** The most that any of them may have. */
  private static final String HEAP = "-Xmx1g";

  private final String query;
  private final String view;

  ViewContender(String query, String view) {
    this.query = query;
    this.view = view;
  }

  /** The one by hand that it is held against; itself if it is that. */
  ViewContender ceiling() {
    return query.equals("filter") ? PLAIN_FILTER : PLAIN_COUNT;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Answers it for all that a topic holds.
   *
   * @param run a name that no other run has; its rows are in the topic of the same name
   * @param folder that nothing else uses
   */
  JavaCommand command(LocalStack stack, EventTopic topic, String run, Path folder)
      throws IOException, InterruptedException {
    return view.isEmpty()
        ? byHand(stack, topic, run, folder)
        : sluice(view, 1, stack, topic, run, folder);
  }

  private JavaCommand byHand(LocalStack stack, EventTopic topic, String run, Path folder)
      throws InterruptedException {
    createTopic(stack, run);
    JavaCommand processor = processor();
    String classes = Installation.current().home() + "/benchmarks/target/classes:";
    return JavaCommand.of(PlainViewsMain.class.getName(), classes + processor.classPath())
        .withOptions(processor.options().toArray(String[]::new))
        .withMoreOptions(HEAP)
        .withArguments(
            stack.broker().bootstrapServers(),
            query,
            topic.name(),
            run,
            folder.resolve("state").toString(),
            Long.toString(topic.events()));
  }

  private static void createTopic(LocalStack stack, String run) throws InterruptedException {
    stack
        .topics()
        .create(List.of(new NewTopic(run, Optional.of(EventTopic.PARTITIONS), Optional.empty())));
  }

  /**
   * Has the processor answer a view.
   *
   * @param view as a pipeline file has it, with {@code %s} for its topic
   * @param threads that share its tasks
   */
  static JavaCommand sluice(
      String view, int threads, LocalStack stack, EventTopic topic, String run, Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("pipeline.yaml"), pipeline(view, threads, stack, topic, run));
    return processor()
        .withMoreOptions(HEAP)
        .withArguments(
            "-f", file.toString(), "--drain", "--state-dir", folder.resolve("state").toString());
  }

  private static JavaCommand processor() {
    return Installation.current().command("stream-processor", "io.sluice.processor.ProcessorMain");
  }

  private static String pipeline(
      String view, int threads, LocalStack stack, EventTopic topic, String run) {
    return """
        pipeline: %1$s
        kafka: { bootstrap.servers: "%2$s" }
        lake: { root: "file:///tmp/not-used" }
        processor: { http: "127.0.0.1:0", kafka: { num.stream.threads: %5$d } }
        streams:
          events:
            topic: %3$s
            event_time: event_time
            format: json
            schema:
              event_id: string
              event_time: timestamp
              user_id: long
              session_id: string
              event_type: string
              product_id: string
              country: string
              price: double
              quantity: int
              page: string
        views:
          answer: %4$s
        """
        .formatted(
            run, stack.broker().bootstrapServers(), topic.name(), view.formatted(run), threads);
  }
}
