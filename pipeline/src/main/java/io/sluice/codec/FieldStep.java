package io.sluice.codec;

import io.sluice.schema.RowReceiver;

/** What is done with one field that the writer wrote. */
sealed interface FieldStep {

  String field();

  void run(AvroInput in, RowReceiver into);

  /** The field goes to a column. */
  record Take(String field, AvroReader reader, int ordinal) implements FieldStep {
    @Override
    public void run(AvroInput in, RowReceiver into) {
      reader.read(in, into, ordinal);
    }
  }

  /** There is no column for the field. */
  record Skip(String field, AvroSkip value) implements FieldStep {
    @Override
    public void run(AvroInput in, RowReceiver into) {
      value.skip(in);
    }
  }
}
