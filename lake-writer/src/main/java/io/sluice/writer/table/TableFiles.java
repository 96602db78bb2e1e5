package io.sluice.writer.table;

/**
 * Where the files of one table are written, batch by batch: below its location, or a fake of it.
 */
@FunctionalInterface
public interface TableFiles {

  /** Begins a batch. Writes nothing before the first row. */
  BatchFiles newBatch();
}
