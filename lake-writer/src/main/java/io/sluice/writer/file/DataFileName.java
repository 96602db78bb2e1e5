package io.sluice.writer.file;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** How this writer calls its data files: by which it knows them again, and nobody else's. */
public final class DataFileName {

  private static final Pattern OURS =
      Pattern.compile(
          "part-[0-9]{5,9}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(\\.[a-z0-9]+)?\\.parquet");

  private DataFileName() {}

  /**
   * Names the file of a batch.
   *
   * @param codec the extension of its compression, with its dot; empty if there is none
   */
  static String of(int number, UUID batch, String codec) {
    return String.format(Locale.ROOT, "part-%05d-%s%s.parquet", number, batch, codec);
  }

  /** Whether a name, without its folder, is one that this writer gives. */
  public static boolean isOurs(String name) {
    return OURS.matcher(name).matches();
  }
}
