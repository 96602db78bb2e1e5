package io.sluice.writer.file;

import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * The compressor of all files of one batch, which one thread writes. Parquet would give each a
 * buffer of a megabyte of its own.
 */
final class SharedCompression {

  private static final int FIRST_BUFFER_BYTES = 64 << 10;

  private final CodecFactory codecs;
  private final CompressionCodecName codec;

  SharedCompression(Configuration configuration, CompressionCodecName codec) {
    this.codecs = new CodecFactory(configuration, FIRST_BUFFER_BYTES);
    this.codec = codec;
  }

  BytesInputCompressor compressor() {
    return codecs.getCompressor(codec);
  }

  /** No file needs it any more. */
  void release() {
    codecs.release();
  }
}
