package io.sluice.writer.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.jspecify.annotations.Nullable;

/** A file to be written that knows how much has left memory for it. */
final class MeasuredOutput implements OutputFile {

  private final OutputFile output;
  private @Nullable PositionOutputStream stream;

  MeasuredOutput(OutputFile output) {
    this.output = output;
  }

  /** The bytes passed on so far. */
  long writtenBytes() {
    try {
      return stream == null ? 0 : stream.getPos();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets what was written never be seen, where the file system can do that. */
  void giveUp() {
    if (output instanceof HadoopFile file) {
      file.giveUp();
    }
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    stream = output.create(blockSizeHint);
    return stream;
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    stream = output.createOrOverwrite(blockSizeHint);
    return stream;
  }

  @Override
  public boolean supportsBlockSize() {
    return output.supportsBlockSize();
  }

  @Override
  public long defaultBlockSize() {
    return output.defaultBlockSize();
  }

  @Override
  public @Nullable String getPath() {
    return output.getPath();
  }
}
