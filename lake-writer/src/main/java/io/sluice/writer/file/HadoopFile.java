package io.sluice.writer.file;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A data file to be written through Hadoop, under a name that nobody else uses.
 *
 * <p>An object store shows it once it is closed, and never if it is given up before that.
 */
final class HadoopFile implements OutputFile {

  /** S3A then does not look first whether there is something of the name. */
  private static final String NO_PROBES = "fs.s3a.create.performance";

  private final FileSystem files;
  private final Path path;
  private final HadoopOutputFile parquets;
  private @Nullable FSDataOutputStream stream;

  HadoopFile(FileSystem files, Path path) throws IOException {
    this.files = files;
    this.path = path;
    this.parquets = HadoopOutputFile.fromPath(path, files.getConf());
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    return createOrOverwrite(blockSizeHint);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    FSDataOutputStreamBuilder<?, ?> creation = files.createFile(path);
    creation.recursive();
    creation.overwrite(true);
    creation.blockSize(Math.max(files.getDefaultBlockSize(path), blockSizeHint));
    creation.opt(NO_PROBES, true);
    FSDataOutputStream created = creation.build();
    stream = created;
    return HadoopStreams.wrap(created);
  }

  @Override
  public boolean supportsBlockSize() {
    return parquets.supportsBlockSize();
  }

  @Override
  public long defaultBlockSize() {
    return parquets.defaultBlockSize();
  }

  @Override
  public String getPath() {
    return path.toString();
  }

  /** Lets what was written never be seen, where the file system can do that. */
  void giveUp() {
    FSDataOutputStream open = stream;
    if (open != null && open.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
      open.abort();
    }
  }
}
