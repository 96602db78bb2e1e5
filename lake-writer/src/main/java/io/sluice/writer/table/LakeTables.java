package io.sluice.writer.table;

/** Where tables are opened: the lake, or a fake of it. */
public interface LakeTables {

  /**
   * Opens a table for writing, whether it exists yet or not. Creates no more than empty folders.
   *
   * @throws TableRefusedException if this writer must not write the table: a protocol it does not
   *     speak, a property that makes tables forget offsets, columns that the definition's rows do
   *     not fit, a folder that holds something else, a definition that no table can have
   * @throws TableException if the table cannot be read; may be called again
   */
  LakeTable open(TableDefinition definition);
}
