package io.sluice.writer.file;

import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * The compressor of all files of one batch, which one thread writes. Parquet would give each a
 * buffer of a megabyte of its own.
 *
 * <p>A file that is closed releases its compressor; this one lives on for the others.
 */
final class SharedCompression implements CompressionCodecFactory {

  private static final int FIRST_BUFFER_BYTES = 64 << 10;

  private final CodecFactory codecs;

  SharedCompression(Configuration configuration) {
    this.codecs = new CodecFactory(configuration, FIRST_BUFFER_BYTES);
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return codecs.getCompressor(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return codecs.getDecompressor(codec);
  }

  @Override
  public void release() {}

  /** No file needs it any more. */
  void releaseAll() {
    codecs.release();
  }
}
