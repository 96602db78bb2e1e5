package io.sluice.writer.table;

import io.sluice.schema.RowReceiver;
import java.util.List;

/**
 * Turns the rows of one batch into closed files below a table's location.
 *
 * <p>An instance serves one thread and one batch: after {@link #finish} or {@link #close} it takes
 * no more rows. No file can be seen by readers before its commit has landed.
 */
public interface BatchFiles extends AutoCloseable {

  /** Takes the values of the next row; they count once {@link #add} is called. */
  RowReceiver row();

  /**
   * Ends the row that {@link #row} has taken.
   *
   * @throws TableException if it cannot be written; the batch is lost and has to be read again
   */
  void add();

  /** The rows added so far. */
  long rowCount();

  /** Bytes of memory that the batch holds, measured now. */
  long bufferedBytes();

  /**
   * Gives memory back, if the files of all tables hold more than they may and this batch holds more
   * than its share: by closing files, those written to the longest ago first.
   *
   * @return whether that was enough; if not, commit before adding more
   * @throws TableException if a file cannot be closed; the batch is lost and has to be read again
   */
  boolean makeRoom();

  /**
   * Closes all files and makes them durable.
   *
   * @throws TableException if that fails; the batch is lost and has to be read again
   */
  List<DataFile> finish();

  /** Gives up files that {@link #finish} has not handed out, and deletes them. */
  @Override
  void close();
}
