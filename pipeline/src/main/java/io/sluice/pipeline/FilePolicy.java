package io.sluice.pipeline;

/**
 * How the data files of a table are cut.
 *
 * @param targetBytes a file that has reached so many bytes is closed and another one begun
 * @param open files of one commit that are open at once, one per partition; a row of one more
 *     partition closes the file that was written to the longest ago
 */
public record FilePolicy(long targetBytes, int open) {

  public static final FilePolicy DEFAULT = new FilePolicy(128L << 20, 64);
}
