package io.sluice.writer.file;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/** A folder on a local disk. */
record LocalTableFolder(Path root) implements TableFolder {

  static LocalTableFolder at(URI location) {
    return new LocalTableFolder(Path.of(location.getPath()).normalize());
  }

  @Override
  public OutputFile output(String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return new LocalOutputFile(file);
  }

  @Override
  public Status status(String path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(root.resolve(path), BasicFileAttributes.class);
    return new Status(attributes.size(), attributes.lastModifiedTime().toInstant());
  }

  @Override
  public void force(Collection<String> paths) throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    for (String path : paths) {
      Path file = root.resolve(path);
      force(file, StandardOpenOption.WRITE);
      for (Path above = file.getParent();
          above != null && above.startsWith(root);
          above = above.getParent()) {
        folders.add(above);
      }
    }
    for (Path folder : folders) {
      force(folder, StandardOpenOption.READ);
    }
  }

  private static void force(Path path, OpenOption access) throws IOException {
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    }
  }

  @Override
  public void delete(String path) throws IOException {
    Files.deleteIfExists(root.resolve(path));
  }
}
