package io.sluice.writer.table;

import static java.util.Objects.requireNonNull;

/**
 * The offsets of one partition that a commit moves a table past: {@code [firstOffset, nextOffset)}.
 *
 * <p>Offsets of transactional topics have gaps, so a span says nothing about the number of records.
 *
 * @param firstOffset the table's next offset as the batch knew it; a table that has none for this
 *     partition takes any
 * @param nextOffset the first offset not yet written once this commit has landed
 */
public record OffsetSpan(SourcePartition partition, long firstOffset, long nextOffset) {

  public OffsetSpan {
    requireNonNull(partition, "partition");
    if (firstOffset < 0 || nextOffset <= firstOffset) {
      throw new IllegalArgumentException(
          "Cannot span offsets of %s: %d to %d is not a forward range"
              .formatted(partition, firstOffset, nextOffset));
    }
  }

  @Override
  public String toString() {
    return "%s [%d, %d)".formatted(partition, firstOffset, nextOffset);
  }
}
