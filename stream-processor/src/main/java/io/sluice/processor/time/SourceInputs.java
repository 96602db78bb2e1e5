package io.sluice.processor.time;

/**
 * Where the rows of a source come from, each place at a pace of its own: the partitions of its
 * topic, and, if it is a view, in each of them the tasks that write there.
 *
 * @param tasks how many tasks write the topic; 1 for that of a stream
 * @param partitions how many the topic had when the processor started
 */
public record SourceInputs(int tasks, int partitions) {}
