package io.sluice.pipeline;

/**
 * How the data files of a table are cut and compressed.
 *
 * @param targetBytes a file that has reached so many bytes is closed and another one begun
 * @param open files of one commit that are open at once, one per partition; a row of one more
 *     partition closes the file that was written to the longest ago
 * @param compression of their pages
 */
public record FilePolicy(long targetBytes, int open, Compression compression) {

  public static final FilePolicy DEFAULT = new FilePolicy(128L << 20, 64, Compression.ZSTD);
}
