package io.sluice.spark.load;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** What tells one load from another: a table takes each once. */
record LoadId(String value) {

  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._:-]{1,100}");
  private static final int DIGITS = 32;

  /**
   * @throws SluiceException if it cannot be the name of a transaction
   */
  static LoadId named(String value) {
    if (!LEGAL.matcher(value).matches()) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot use load id '%s': it is up to 100 letters, digits and any of ._:-; choose another"
              .formatted(value));
    }
    return new LoadId(value);
  }

  /**
   * Of the bytes of the files, whatever their names and order, and of what is done with them: to
   * delete what a file lacks is another load of it.
   */
  static LoadId of(List<SourceFile> files, MissingRows missing) {
    String content =
        missing + String.join(" ", files.stream().map(SourceFile::digest).sorted().toList());
    byte[] digest = SourceScan.digest().digest(content.getBytes(StandardCharsets.UTF_8));
    return new LoadId("sha256-" + HexFormat.of().formatHex(digest).substring(0, DIGITS));
  }

  @Override
  public String toString() {
    return value;
  }
}
