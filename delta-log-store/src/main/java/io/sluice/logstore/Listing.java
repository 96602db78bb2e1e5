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
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileStatus;

/** The tail of a folder: names are filtered before any file is touched. */
final class Listing {

  private static final Pattern ENTRY = Pattern.compile("[0-9]{20}\\.json");
  private static final int DIGITS = 20;

  /** More than are published while a folder is read; what is farther apart is a log with a hole. */
  private static final int LARGEST_GAP = 1_000;

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
    return withMissedEntries(names);
  }

  /**
   * A folder that is read while entries are published may show a later one and not an earlier one.
   * Versions have no gaps, so what is between two entries was published before the later one.
   */
  static List<String> withMissedEntries(List<String> sorted) {
    List<String> all = new ArrayList<>(sorted);
    long next = Long.MAX_VALUE;
    for (String name : sorted) {
      if (ENTRY.matcher(name).matches()) {
        long version = Long.parseLong(name.substring(0, DIGITS));
        if (version - next <= LARGEST_GAP) {
          LongStream.range(next, version).mapToObj(Listing::entry).forEach(all::add);
        }
        next = version + 1;
      }
    }
    all.sort(null);
    return all;
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

  private static String entry(long version) {
    return String.format(Locale.ROOT, "%020d.json", version);
  }
}
