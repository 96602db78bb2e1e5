package io.sluice.writer.file;

import java.io.Closeable;
import java.io.IOException;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file whose stream can be closed by whoever gave it away, once or again: Parquet's writer leaves
 * the stream open after a write that failed.
 */
final class ClosableOutput implements OutputFile, Closeable {

  private final OutputFile file;
  private @Nullable Once stream;

  ClosableOutput(OutputFile file) {
    this.file = file;
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    return keep(file.create(blockSizeHint));
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    return keep(file.createOrOverwrite(blockSizeHint));
  }

  private PositionOutputStream keep(PositionOutputStream created) {
    Once kept = new Once(created);
    stream = kept;
    return kept;
  }

  @Override
  public boolean supportsBlockSize() {
    return file.supportsBlockSize();
  }

  @Override
  public long defaultBlockSize() {
    return file.defaultBlockSize();
  }

  @Override
  public String getPath() {
    return file.getPath();
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.close();
    }
  }

  /** Closes what it writes to once: some streams fail when they are closed again. */
  private static final class Once extends PositionOutputStream {
    private final PositionOutputStream out;
    private boolean closed;

    Once(PositionOutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() throws IOException {
      return out.getPos();
    }

    @Override
    public void write(int octet) throws IOException {
      out.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        out.close();
      }
    }
  }
}
