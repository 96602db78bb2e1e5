package io.sluice.processor;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.plan.PipelinePlan;
import io.sluice.processor.dimension.Dimension;
import io.sluice.processor.drain.CommittedWrites;
import io.sluice.processor.drain.Drain;
import io.sluice.processor.drain.DrainReport;
import io.sluice.processor.drain.GroupOffsets;
import io.sluice.processor.drain.InputTopics;
import io.sluice.processor.drain.UnreadRecords;
import io.sluice.processor.time.WindowClosing;
import io.sluice.processor.topology.OutputTopic;
import io.sluice.processor.topology.StateShape;
import io.sluice.processor.topology.ViewTopology;
import io.sluice.processor.view.TopologyParts;
import io.sluice.processor.view.ViewMetrics;
import io.sluice.service.Health;
import io.sluice.view.ViewPlan;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.Topology;

/**
 * The processor of one pipeline with its topics and schemas in place; runs once, in one of two
 * ways.
 */
final class ProcessorService implements AutoCloseable {

  private static final long TICK_MS = 100;
  private static final long RETRY_MS = 1_000;

  private final PipelinePlan plan;
  private final Map<String, Object> kafka;
  private final InputTopics inputs;
  private final ViewMetrics counts;
  private final WindowClosing closing;
  private final CommittedWrites clients;
  private final ViewProcessor processor;
  private final MeterRegistry metrics;
  private final CountDownLatch stop;

  private ProcessorService(
      PipelinePlan plan,
      Map<String, Object> kafka,
      InputTopics inputs,
      ViewMetrics counts,
      WindowClosing closing,
      CommittedWrites clients,
      ViewProcessor processor,
      MeterRegistry metrics,
      CountDownLatch stop) {
    this.plan = plan;
    this.kafka = kafka;
    this.inputs = inputs;
    this.counts = counts;
    this.closing = closing;
    this.clients = clients;
    this.processor = processor;
    this.metrics = metrics;
    this.stop = stop;
  }

  /**
   * Creates what is missing of topics and schemas.
   *
   * @param stop ends whatever the service does
   * @throws SluiceException if something is missing that only others can create
   */
  static ProcessorService prepare(
      PipelinePlan plan,
      Map<String, Object> kafka,
      Path stateDirectory,
      Map<String, Dimension> dimensions,
      MeterRegistry metrics,
      CountDownLatch stop)
      throws InterruptedException {
    ViewMetrics counts = ViewMetrics.of(plan);
    Set<String> streams = streamTopics(plan, counts);
    List<OutputTopic> outputs = ViewTopology.outputTopics(plan);
    Map<String, Integer> partitions = new ViewTopics(kafka).prepare(streams, outputs);
    new StateShapes(kafka, new Names(plan.pipeline()).viewShapesTopic())
        .require(StateShape.of(plan));
    Set<String> written = outputs.stream().map(OutputTopic::topic).collect(Collectors.toSet());
    WindowClosing closing = new WindowClosing();
    Topology topology =
        ViewTopology.of(
            plan,
            new TopologyParts(
                ViewEncoders.register(plan, written),
                dimensions::get,
                partitions::get,
                closing,
                counts));
    CommittedWrites clients = new CommittedWrites();
    ViewProcessor processor =
        ViewProcessor.of(
            topology,
            StreamsSettings.of(plan.pipeline(), kafka, stateDirectory),
            clients,
            new StreamsFailures(InstantSource.system(), () -> pause(stop)));
    ViewMeters.register(counts, closing, metrics);
    SourceLag.register(sourceTopics(plan, counts), processor::clientMetrics, metrics);
    InputTopics inputs = InputTopics.of(topology.describe(), application(plan), streams, written);
    return new ProcessorService(
        plan, kafka, inputs, counts, closing, clients, processor, metrics, stop);
  }

  private static Map<String, String> sourceTopics(PipelinePlan plan, ViewMetrics counts) {
    return plan.feeds().stream()
        .filter(feed -> counts.sources().contains(feed.table()))
        .collect(Collectors.toMap(feed -> feed.table(), feed -> feed.topic()));
  }

  private static Set<String> streamTopics(PipelinePlan plan, ViewMetrics counts) {
    return plan.feeds().stream()
        .filter(feed -> plan.streams().containsKey(feed.source()))
        .filter(feed -> counts.sources().contains(feed.source()))
        .map(feed -> feed.topic())
        .collect(Collectors.toSet());
  }

  private static String application(PipelinePlan plan) {
    return new Names(plan.pipeline()).processorApplication();
  }

  private static void pause(CountDownLatch stop) {
    try {
      stop.await(RETRY_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Health health() {
    return processor;
  }

  /**
   * Works until told to stop.
   *
   * @throws SluiceException with what has ended the work before
   */
  void runUntilStopped() throws InterruptedException {
    processor.start(metrics);
    while (!stop.await(TICK_MS, TimeUnit.MILLISECONDS)) {
      processor.requireLive();
    }
  }

  /** Processes what there is now, and returns what became of it. */
  DrainReport drain() throws InterruptedException {
    return drain(List.of());
  }

  /** As {@link #drain}, and no window stays open. */
  DrainReport drainAndCloseWindows() throws InterruptedException {
    return drain(List.copyOf(counts.views()));
  }

  private DrainReport drain(List<String> closed) throws InterruptedException {
    try (GroupOffsets offsets = new GroupOffsets(Admin.create(kafka), application(plan));
        UnreadRecords unread = UnreadRecords.connect(kafka, InstantSource.system())) {
      Drain drain =
          Drain.begin(
              new Drain.Parts(inputs, offsets, unread, processor, clients, closing), this::tick);
      processor.start(metrics);
      drain.await();
      drain.sendPartials(preAggregated());
      drain.emitUpdates(updatedBut(closed));
      drain.closeWindows(closed);
      return DrainReport.of(plan.pipeline().name(), counts, closing);
    }
  }

  private List<String> preAggregated() {
    return plan.views().values().stream()
        .filter(view -> view instanceof WindowedAggregate windowed && windowed.isPreAggregated())
        .map(ViewPlan::name)
        .toList();
  }

  /**
   * The last rows of windows that are closed have all their updates, and joins of tables make
   * nothing wait.
   */
  private List<String> updatedBut(List<String> closed) {
    return plan.views().values().stream()
        .filter(view -> view.isUpserted() && view instanceof WindowedAggregate)
        .map(ViewPlan::name)
        .filter(view -> !closed.contains(view))
        .toList();
  }

  private void tick() throws InterruptedException {
    processor.requireLive();
    if (stop.await(TICK_MS, TimeUnit.MILLISECONDS)) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot finish the drain: the processor was told to stop; what is committed stays so, run it again for the rest");
    }
  }

  @Override
  public void close() {
    processor.close();
  }
}
