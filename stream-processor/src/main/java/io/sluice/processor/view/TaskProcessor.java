package io.sluice.processor.view;

import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Makes the work of a processor when its task starts, so that the work has all it needs from the
 * first; Kafka Streams makes processors that never run, only to look at them.
 */
public final class TaskProcessor<V, W> implements Processor<byte[], V, byte[], W> {

  /** The work of one processor in one task; one thread at a time. */
  public interface Work<V> {

    void process(Record<byte[], V> record);

    /**
     * Called now and then if {@link ViewParts#lookNowAndThen} was asked to.
     *
     * @param wallClock the time in milliseconds
     */
    default void look(long wallClock) {}

    /** Called when the task stops, and never before work has begun. */
    default void close() {}
  }

  private final Function<ProcessorContext<byte[], W>, Work<V>> start;
  private @Nullable Work<V> work;

  public TaskProcessor(Function<ProcessorContext<byte[], W>, Work<V>> start) {
    this.start = start;
  }

  @Override
  public void init(ProcessorContext<byte[], W> context) {
    work = start.apply(context);
  }

  @Override
  public void process(Record<byte[], V> record) {
    Objects.requireNonNull(work).process(record);
  }

  @Override
  public void close() {
    if (work != null) {
      work.close();
    }
    work = null;
  }
}
