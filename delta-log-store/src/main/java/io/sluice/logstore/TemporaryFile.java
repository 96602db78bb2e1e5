package io.sluice.logstore;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.UUID;

/**
 * A hidden file beside its target, whole and on disk before anybody may see it; gone when closed.
 *
 * <p>Its name starts with a dot, so no reader of a Delta log takes it for an entry.
 */
record TemporaryFile(Path path) implements Closeable {

  static TemporaryFile write(Path target, Iterator<String> lines) throws IOException {
    TemporaryFile temporary = new TemporaryFile(nameBeside(target));
    try {
      temporary.fill(lines);
      return temporary;
    } catch (IOException | RuntimeException e) {
      temporary.closeAfter(e);
      throw e;
    }
  }

  private static Path nameBeside(Path target) {
    return target.resolveSibling(".%s.%s.tmp".formatted(target.getFileName(), UUID.randomUUID()));
  }

  private void fill(Iterator<String> lines) throws IOException {
    try (FileChannel channel =
            FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        BufferedWriter writer = new BufferedWriter(wholeWriter(channel))) {
      while (lines.hasNext()) {
        writer.write(lines.next());
        writer.write('\n');
      }
      writer.flush();
      channel.force(true);
    }
  }

  /**
   * Not {@code Channels.newWriter}: that one takes no notice when a full disk has taken only the
   * first part of what it writes.
   */
  private static Writer wholeWriter(FileChannel channel) {
    return new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8);
  }

  private void closeAfter(Exception failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
