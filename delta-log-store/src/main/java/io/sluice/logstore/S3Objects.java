package io.sluice.logstore;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.apache.hadoop.fs.s3a.S3AFileSystem;

/**
 * Objects of lines, in one bucket: each is put whole or not at all.
 *
 * <p>S3A and the AWS SDK below it send a request again when its answer is lost, and a conditional
 * put that has succeeded is refused the second time. So every object bears the mark of the call
 * that put it, by which the call recognises its own.
 */
record S3Objects(S3AFileSystem files) {

  /** Hadoop's option of one create call, for {@code If-None-Match: *}. */
  static final String CONDITIONAL = "fs.option.create.conditional.overwrite";

  /** Leaves out S3A's own look whether there is something of the name: the condition says it. */
  private static final String NO_PROBES = "fs.s3a.create.performance";

  private static final String MARK = "sluice-put";

  static S3Objects of(Path path, Configuration configuration) throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    while (files instanceof FilterFileSystem filter) {
      files = filter.getRawFileSystem();
    }
    if (files instanceof S3AFileSystem s3) {
      return new S3Objects(s3);
    }
    throw new IllegalArgumentException(
        "Cannot use a conditional-put log store for %s: its file system is %s and not S3A; unset %s"
            .formatted(
                path,
                files.getClass().getName(),
                LogStoreSettings.keyOfEveryEngine(files.getUri().getScheme())));
  }

  InputStream open(Path path) throws IOException {
    return files.open(path);
  }

  List<FileStatus> listFrom(Path path) throws IOException {
    return S3Listing.of(files, path).objects();
  }

  void put(Path path, Iterator<String> lines) throws IOException {
    fill(creation(path).build(), lines);
  }

  /**
   * @throws FileAlreadyExistsException if somebody else has put the object
   */
  void putIfAbsent(Path path, Iterator<String> lines) throws IOException {
    requireConditions(path);
    String mark = UUID.randomUUID().toString();
    FSDataOutputStreamBuilder<?, ?> creation = creation(path);
    creation.must(CONDITIONAL, true);
    creation.opt("fs.s3a.create.header." + MARK, mark);
    FSDataOutputStream object = creation.build();
    try {
      fill(object, lines);
    } catch (RemoteFileChangedException e) {
      if (!mark.equals(markOf(path))) {
        throw exists(path, e);
      }
    }
  }

  private FSDataOutputStreamBuilder<?, ?> creation(Path path) throws IOException {
    FSDataOutputStreamBuilder<?, ?> creation = files.createFile(path);
    creation.overwrite(true);
    creation.opt(NO_PROBES, true);
    return creation;
  }

  /** Without the condition a put would replace the commit of another writer. */
  private void requireConditions(Path path) throws IOException {
    if (!files.hasPathCapability(path, CONDITIONAL)) {
      throw new IOException(
          "Cannot publish %s: conditional puts are turned off, and without them two writers overwrite each other; unset fs.s3a.create.conditional.enabled"
              .formatted(path));
    }
  }

  private String markOf(Path path) throws IOException {
    byte[] mark = files.getXAttrs(path).get("header." + MARK);
    return mark == null ? "" : new String(mark, StandardCharsets.UTF_8);
  }

  /**
   * To close the stream is to put what is in it, so it is not closed when there is more to come.
   */
  private static void fill(FSDataOutputStream object, Iterator<String> lines) throws IOException {
    try {
      Writer writer = new BufferedWriter(new OutputStreamWriter(object, StandardCharsets.UTF_8));
      while (lines.hasNext()) {
        writer.write(lines.next());
        writer.write('\n');
      }
      writer.flush();
    } catch (IOException | RuntimeException e) {
      object.abort();
      throw e;
    }
    object.close();
  }

  private static FileAlreadyExistsException exists(Path path, Exception cause) {
    FileAlreadyExistsException exists = new FileAlreadyExistsException(path.toString());
    exists.initCause(cause);
    return exists;
  }
}
