package io.sluice.writer.file;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Local files under a scheme of their own, on a disk that has room for so many bytes a file. */
public final class FullDisk extends RawLocalFileSystem {

  static final String SCHEME = "small";
  private static final String ROOM = "small.room";

  static Configuration withRoomFor(long bytes) {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.small.impl", FullDisk.class.getName());
    configuration.setBoolean("fs.small.impl.disable.cache", true);
    configuration.setLong(ROOM, bytes);
    return configuration;
  }

  static URI uri(java.nio.file.Path folder) {
    return URI.create(SCHEME + "://" + folder.toUri().getPath());
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    FSDataOutputStream file =
        super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(
        new Bounded(file, getConf().getLong(ROOM, 0)), (FileSystem.Statistics) null);
  }

  private static final class Bounded extends FilterOutputStream {
    private long room;

    Bounded(OutputStream out, long room) {
      super(out);
      this.room = room;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      room -= length;
      if (room < 0) {
        throw new IOException("No space left on device");
      }
      out.write(bytes, offset, length);
    }
  }
}
