package io.sluice.writer.table;

/**
 * The files of a commit do not have the types that the table's columns have now. Nothing landed,
 * and nothing of the commit ever will: its records have to be read again, for the columns of {@link
 * TableState#schemaJson}.
 */
public final class TableRetypedException extends TableException {

  public TableRetypedException(String message) {
    super(message, null);
  }
}
