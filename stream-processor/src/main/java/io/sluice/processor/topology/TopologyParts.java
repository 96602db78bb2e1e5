package io.sluice.processor.topology;

import io.sluice.codec.RecordEncoder;
import io.sluice.processor.dimension.Dimension;
import io.sluice.table.TableFeed;
import java.util.function.Function;

/**
 * What a topology needs besides the plan.
 *
 * @param encoders makes a new encoder of the records of a feed at each call; called when a task
 *     starts, and may fail then
 * @param dimensions the dimension of a name
 */
public record TopologyParts(
    Function<TableFeed, RecordEncoder> encoders,
    Function<String, Dimension> dimensions,
    WindowClosing closing,
    ViewMetrics metrics) {}
