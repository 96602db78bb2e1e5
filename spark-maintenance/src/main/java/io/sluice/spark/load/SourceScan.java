package io.sluice.spark.load;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * Reads a file to its end before Spark does.
 *
 * <p>A file that is empty, cut off, no UTF-8, bursts when it is inflated or has a quote that
 * swallows rows is refused here: Spark would take it for what it is not, or find out half-way.
 */
record SourceScan(Configuration configuration, CatalogFormat format, InflationLimit limit) {

  /** Spark makes rows of an array in memory, all at once. */
  private static final long LARGEST_ARRAY = 64L << 20;

  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /**
   * @throws SluiceException if the file cannot be loaded, naming the line where it can be told
   */
  SourceFile scan(Path path) {
    try {
      FileSystem files = path.getFileSystem(configuration);
      FileStatus status = files.getFileStatus(path);
      if (status.getLen() == 0) {
        throw refused(path, "it is empty", "write it again");
      }
      return format == CatalogFormat.PARQUET ? parquet(files, status) : text(files, status);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private SourceFile text(FileSystem files, FileStatus status) throws IOException {
    Path path = status.getPath();
    CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
    MessageDigest digest = digest();
    long most = codec == null ? Long.MAX_VALUE : limit.of(status.getLen());
    try (InputStream raw = new DigestInputStream(files.open(path), digest);
        InputStream inflated = codec == null ? raw : inflating(codec, raw, path);
        LimitedInput limited = new LimitedInput(inflated, most);
        Reader text = reader(limited)) {
      CsvScan csv = new CsvScan();
      JsonScan json = new JsonScan();
      Optional<String> problem =
          format == CatalogFormat.CSV ? csv.problem(text) : json.problem(text);
      if (problem.isPresent()) {
        throw refused(path, problem.get(), "nothing was written, mend the file first");
      }
      if (json.shape() == JsonScan.Shape.ARRAY && limited.given() > LARGEST_ARRAY) {
        throw refused(
            path,
            "an array of %d bytes is more than the %d that are read into memory at once"
                .formatted(limited.given(), LARGEST_ARRAY),
            "write one object a line");
      }
      raw.transferTo(OutputStream.nullOutputStream());
      return new SourceFile(
          path,
          status.getLen(),
          status.getModificationTime(),
          HexFormat.of().formatHex(digest.digest()),
          csv.header(),
          json.shape(),
          format == CatalogFormat.CSV ? csv.index() : json.index());
    } catch (LimitedInput.ExceededException e) {
      throw refused(
          path,
          "%d bytes inflate to more than %d, which looks like a file that was made to burst"
              .formatted(status.getLen(), most),
          "if it is not, allow it with --max-inflated SIZE");
    } catch (EOFException e) {
      throw refused(path, "it is cut off: " + e.getMessage(), "copy it again");
    }
  }

  /** A codec whose native library is missing says so in an exception of any kind. */
  private static InputStream inflating(CompressionCodec codec, InputStream raw, Path path)
      throws IOException {
    try {
      return codec.createInputStream(raw);
    } catch (RuntimeException | LinkageError e) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot load %s: this installation of Hadoop cannot inflate %s: %s; inflate it before"
              .formatted(path.getName(), codec.getDefaultExtension(), e.getMessage()),
          e);
    }
  }

  /** What reads the text behind the mark that some programs begin a file with, as Spark does. */
  private static Reader reader(InputStream bytes) throws IOException {
    // Unlike a charset, a decoder reports what is malformed.
    Reader text =
        new BufferedReader(
            new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return text;
  }

  private SourceFile parquet(FileSystem files, FileStatus status) throws IOException {
    Path path = status.getPath();
    MessageDigest digest = digest();
    byte[] end = new byte[PARQUET.length];
    try (InputStream raw = new DigestInputStream(files.open(path), digest)) {
      byte[] start = raw.readNBytes(PARQUET.length);
      byte[] buffer = new byte[1 << 16];
      for (int read = raw.read(buffer); read >= 0; read = raw.read(buffer)) {
        int kept = Math.min(read, end.length);
        System.arraycopy(end, kept, end, 0, end.length - kept);
        System.arraycopy(buffer, read - kept, end, end.length - kept, kept);
      }
      if (!Arrays.equals(start, PARQUET)) {
        throw refused(path, "it is no Parquet file: it does not begin with PAR1", "see --format");
      }
      if (!Arrays.equals(end, PARQUET)) {
        throw refused(path, "it is cut off: it does not end with PAR1", "copy it again");
      }
    }
    return new SourceFile(
        path,
        status.getLen(),
        status.getModificationTime(),
        HexFormat.of().formatHex(digest.digest()),
        List.of(),
        JsonScan.Shape.LINES,
        new LineIndex());
  }

  /** A new SHA-256. */
  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static SluiceException unreadable(Path path, IOException e) {
    return e instanceof CharacterCodingException
        ? refused(path, "it is not UTF-8", "save it as UTF-8")
        : new SluiceException(
            ExitCode.FAILED,
            "Cannot load %s: it cannot be read: %s; copy it again"
                .formatted(path.getName(), e.getMessage()),
            e);
  }

  private static SluiceException refused(Path path, String reason, String wayOut) {
    return new SluiceException(
        ExitCode.FAILED, "Cannot load %s: %s; %s".formatted(path.getName(), reason, wayOut));
  }
}
