package io.sluice.schema;

/**
 * Takes the values of one record from a decoder, column by column and in any order.
 *
 * <p>A column that is never set is null. Which representation the values get is the receiver's
 * choice: objects for expressions, flat buffers for Parquet; so that neither pays for the other's.
 */
public interface RowReceiver {

  /** Forgets the values of the record before. */
  void begin();

  void setBoolean(int ordinal, boolean value);

  /** Sets an int, a long, a date (days) or a timestamp (microseconds). */
  void setLong(int ordinal, long value);

  /** Sets a float or a double. */
  void setDouble(int ordinal, double value);

  /**
   * Sets a string (as UTF-8) or bytes. The array belongs to the decoder and keeps its content until
   * the decoder is called again.
   */
  void setBytes(int ordinal, byte[] bytes, int offset, int length);

  /** Sets a decimal or a nested value, in the class that {@link Type} names. */
  void setObject(int ordinal, Object value);
}
