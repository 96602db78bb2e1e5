package io.sluice.logstore;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
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
        BufferedWriter writer =
            new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8))) {
      while (lines.hasNext()) {
        writer.write(lines.next());
        writer.write('\n');
      }
      writer.flush();
      channel.force(true);
    }
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
