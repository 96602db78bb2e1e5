package io.sluice.processor.time;

import java.util.List;

/**
 * Where the rows of a source come from, each place at a pace of its own: the partitions of its
 * topic, and, if it is a view, in each of them the tasks that write there.
 *
 * @param tasks the numbers of those that write the topic; {@link WriterTask#NONE} alone for that of
 *     a stream
 * @param partitions how many the topic had when the processor started
 */
public record SourceInputs(List<Integer> tasks, int partitions) {

  public static final List<Integer> OF_A_STREAM = List.of(WriterTask.NONE);
}
