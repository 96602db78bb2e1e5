package io.sluice.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.SluiceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceScanTest {

  private static final String ROWS = "id,name\n1,Lamp\n2,Chair\n";

  @TempDir private Path directory;
  private final Configuration configuration = new Configuration();

  private SourceFile scan(CatalogFormat format, String name, byte[] bytes) throws IOException {
    return scan(format, name, bytes, Optional.empty());
  }

  private SourceFile scan(CatalogFormat format, String name, byte[] bytes, Optional<Long> limit)
      throws IOException {
    Path file = Files.write(directory.resolve(name), bytes);
    return new SourceScan(configuration, format, new InflationLimit(limit))
        .scan(new org.apache.hadoop.fs.Path(file.toUri()));
  }

  private AbstractStringAssert<?> refusal(CatalogFormat format, String name, byte[] bytes) {
    return refusal(format, name, bytes, Optional.empty());
  }

  private AbstractStringAssert<?> refusal(
      CatalogFormat format, String name, byte[] bytes, Optional<Long> limit) {
    return assertThatThrownBy(() -> scan(format, name, bytes, limit))
        .isInstanceOf(SluiceException.class)
        .message();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }

  @Test
  void looksBehindTheMarkThatSpreadsheetsBeginAFileWith() throws Exception {
    SourceFile csv = scan(CatalogFormat.CSV, "a.csv", bytes("\uFEFF\"id\",name\n1,Lamp\n"));
    assertThat(csv.header()).containsExactly("id", "name");

    SourceFile json = scan(CatalogFormat.JSON, "a.json", bytes("\uFEFF[{\"id\":1}]"));
    assertThat(json.shape()).isEqualTo(JsonScan.Shape.ARRAY);
  }

  @Test
  void readsCompressedFilesToTheirEnd() throws Exception {
    SourceFile zipped = scan(CatalogFormat.CSV, "a.csv.gz", gzip(bytes(ROWS)));

    assertThat(zipped.lines().rows()).isEqualTo(2);
    assertThat(zipped.digest())
        .as("of the file as it is")
        .isNotEqualTo(scan(CatalogFormat.CSV, "a.csv", bytes(ROWS)).digest());
  }

  @Test
  void refusesFilesThatAreCutOff() throws Exception {
    byte[] zipped = gzip(bytes(ROWS));

    refusal(CatalogFormat.CSV, "a.csv.gz", Arrays.copyOf(zipped, zipped.length - 12))
        .startsWith("Cannot load a.csv.gz: it is cut off: ")
        .endsWith("; copy it again");
    refusal(CatalogFormat.PARQUET, "a.parquet", bytes("PAR1 and no end"))
        .isEqualTo(
            "Cannot load a.parquet: it is cut off: it does not end with PAR1; copy it again");
    refusal(CatalogFormat.CSV, "empty.csv", new byte[0]).contains("it is empty");
  }

  @Test
  void refusesAFileThatBursts() throws Exception {
    refusal(CatalogFormat.CSV, "a.csv.gz", gzip(bytes(ROWS)), Optional.of(10L))
        .contains(
            "inflate to more than 10, which looks like a file that was made to burst",
            "--max-inflated");
  }

  @Test
  void refusesAnArrayThatWouldFillTheMemory() throws Exception {
    refusal(CatalogFormat.JSON, "a.json", bytes("[" + " ".repeat(64 << 20) + "{\"id\":1}]"))
        .isEqualTo(
            "Cannot load a.json: an array of 67108874 bytes is more than the 67108864 that are read"
                + " into memory at once; write one object a line");
  }

  @Test
  void refusesTextInAnotherEncoding() throws Exception {
    refusal(
            CatalogFormat.CSV,
            "a.csv",
            ROWS.replace("a", "\u00e4").getBytes(StandardCharsets.ISO_8859_1))
        .isEqualTo("Cannot load a.csv: it is not UTF-8; save it as UTF-8");
  }

  @Test
  void saysThatHadoopHasNoLibraryForACompression() throws Exception {
    configuration.set("io.compression.codecs", MissingLibrary.class.getName());

    refusal(CatalogFormat.CSV, "a.csv.zst", bytes(ROWS))
        .isEqualTo(
            "Cannot load a.csv.zst: this installation of Hadoop cannot inflate .zst: no native"
                + " library; inflate it before");
  }

  /** What Hadoop's own codec is without its library. */
  public static final class MissingLibrary extends DefaultCodec {

    @Override
    public String getDefaultExtension() {
      return ".zst";
    }

    @Override
    public org.apache.hadoop.io.compress.CompressionInputStream createInputStream(
        java.io.InputStream in) {
      throw new IllegalStateException("no native library");
    }
  }
}
