package io.sluice.spark.load;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails once it has given more than so many bytes. */
final class LimitedInput extends FilterInputStream {

  private final long limit;
  private long given;

  /** There was more to read. */
  static final class ExceededException extends IOException {
    private static final long serialVersionUID = 1;

    ExceededException(long limit) {
      super("more than %d bytes".formatted(limit));
    }
  }

  LimitedInput(InputStream input, long limit) {
    super(input);
    this.limit = limit;
  }

  /** How many bytes were read. */
  long given() {
    return given;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    count(Math.max(0, read));
    return read;
  }

  private void count(int bytes) throws ExceededException {
    given += bytes;
    if (given > limit) {
      throw new ExceededException(limit);
    }
  }
}
