package io.sluice.processor.table;

import io.sluice.processor.view.TaskProcessor;
import io.sluice.view.Source;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Shows left rows beside the right ones that answers bring. An answer that was given to another
 * version of a left row than there is now is passed over: the one to this version is on its way.
 */
final class Answers implements TaskProcessor.Work<byte[]> {

  private final LeftRows rows;
  private final LastChangeCodec right;
  private final JoinedTable table;

  /**
   * @param right the changes of the right side
   */
  Answers(LeftRows rows, Source right, JoinedTable table) {
    this.rows = rows;
    this.right = new LastChangeCodec(right);
    this.table = table;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Answer answer = Answer.decode(record.value());
    Optional<LeftRow> left =
        rows.get(record.key()).filter(row -> row.last().version().equals(answer.version()));
    left.ifPresent(
        row -> table.show(record.key(), row, answer.row().map(right::decode), record.timestamp()));
  }
}
