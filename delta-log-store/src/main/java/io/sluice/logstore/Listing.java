package io.sluice.logstore;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;

/** The tail of a folder: names are filtered before any file is touched. */
final class Listing {

  private Listing() {}

  static List<FileStatus> from(Path folder, String firstName) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    for (String name : namesFrom(folder, firstName)) {
      addUnlessVanished(found, folder.resolve(name));
    }
    return found;
  }

  private static List<String> namesFrom(Path folder, String firstName) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.compareTo(firstName) >= 0 && !name.startsWith(".")) {
          names.add(name);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(null);
    return names;
  }

  /** Log clean-up of another process may remove a file while we list; then it is not there. */
  private static void addUnlessVanished(List<FileStatus> found, Path file) throws IOException {
    try {
      found.add(statusOf(file));
    } catch (NoSuchFileException e) {
      return;
    }
  }

  private static FileStatus statusOf(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStatus(
        attributes.size(),
        attributes.isDirectory(),
        1,
        0,
        attributes.lastModifiedTime().toMillis(),
        LocalPaths.toHadoop(file));
  }
}
