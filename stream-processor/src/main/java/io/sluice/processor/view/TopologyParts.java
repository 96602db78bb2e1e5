package io.sluice.processor.view;

import io.sluice.codec.RecordEncoder;
import io.sluice.processor.dimension.Dimension;
import io.sluice.processor.time.WindowClosing;
import io.sluice.table.TableFeed;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What a topology needs besides the plan.
 *
 * @param encoders makes a new encoder of the records of a feed at each call; called when a task
 *     starts, and may fail then
 * @param dimensions the dimension of a name
 * @param partitions how many partitions a topic that views read has; asked when the topology is
 *     built and when a task starts
 */
public record TopologyParts(
    Function<TableFeed, RecordEncoder> encoders,
    Function<String, Dimension> dimensions,
    ToIntFunction<String> partitions,
    WindowClosing closing,
    ViewMetrics metrics) {}
