package io.sluice.writer.file;

import io.sluice.pipeline.Compression;
import io.sluice.pipeline.FilePolicy;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * How data files are cut.
 *
 * @param rowGroupBytes encoded bytes of a row group; so much is held in memory per open file
 * @param targetFileBytes a file that has reached so many bytes is closed and another one begun
 * @param openFiles files of one batch that are open at once, one per partition; a row of one more
 *     partition closes the file that was written to the longest ago
 * @param compression of pages
 */
public record ParquetSettings(
    long rowGroupBytes, long targetFileBytes, int openFiles, Compression compression) {

  private static final long ROW_GROUP_BYTES = 64L << 20;

  public static final ParquetSettings DEFAULT = of(FilePolicy.DEFAULT);

  /** As a pipeline file wants it. */
  public static ParquetSettings of(FilePolicy policy) {
    return new ParquetSettings(
        Math.min(ROW_GROUP_BYTES, policy.targetBytes()),
        policy.targetBytes(),
        policy.open(),
        policy.compression());
  }

  public ParquetSettings {
    if (rowGroupBytes < 1 || targetFileBytes < 1 || openFiles < 1) {
      throw new IllegalArgumentException(
          "Cannot cut files into row groups of %d bytes, %d bytes a file, %d open: all are at least 1"
              .formatted(rowGroupBytes, targetFileBytes, openFiles));
    }
  }

  CompressionCodecName codec() {
    return switch (compression) {
      case ZSTD -> CompressionCodecName.ZSTD;
      case SNAPPY -> CompressionCodecName.SNAPPY;
      case NONE -> CompressionCodecName.UNCOMPRESSED;
    };
  }
}
