package io.sluice.pipeline.file;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file whose text is a value, such as a password that a secret store has mounted.
 *
 * <p>No message ever holds any of its text.
 */
final class MountedFile {

  /** Enough for any key or chain of certificates; a wrong path is found before it fills memory. */
  private static final long MOST_BYTES = 1 << 16;

  private MountedFile() {}

  /**
   * Its text without the line break at its end, if it has one; those within stay.
   *
   * @param name an absolute path
   * @throws IllegalArgumentException saying why it cannot be read
   */
  static String text(String name) {
    Path path = Path.of(name);
    if (!path.isAbsolute()) {
      throw refused(name, "the path is not absolute; write ${file:/path}");
    }
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw refused(name, "it is no file");
      }
      if (Files.size(path) > MOST_BYTES) {
        throw refused(
            name,
            "it has %d bytes, and a value at most %d".formatted(Files.size(path), MOST_BYTES));
      }
      return withoutLastLineBreak(Files.readString(path));
    } catch (NoSuchFileException e) {
      throw refused(name, "there is no such file; mount it, or correct the path");
    } catch (AccessDeniedException e) {
      throw refused(name, "permission denied; let the user that runs Sluice read it");
    } catch (CharacterCodingException e) {
      throw refused(name, "it is not UTF-8 text");
    } catch (IOException e) {
      throw refused(name, e.getClass().getSimpleName());
    }
  }

  private static String withoutLastLineBreak(String text) {
    if (!text.endsWith("\n")) {
      return text;
    }
    int end = text.length() - (text.endsWith("\r\n") ? 2 : 1);
    return text.substring(0, end);
  }

  private static IllegalArgumentException refused(String name, String reason) {
    return new IllegalArgumentException("cannot read file '%s': %s".formatted(name, reason));
  }
}
