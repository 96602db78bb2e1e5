package io.sluice.spark.expect;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a table and, if it is given, a version: {@code clicks} or {@code clicks@12}. */
record TableAtVersion(String table, Optional<Long> version) {

  private static final Pattern WITH_VERSION = Pattern.compile("(.+)@(\\d{1,18})");

  static TableAtVersion of(String text) {
    Matcher matcher = WITH_VERSION.matcher(text);
    return matcher.matches()
        ? new TableAtVersion(matcher.group(1), Optional.of(Long.parseLong(matcher.group(2))))
        : new TableAtVersion(text, Optional.empty());
  }
}
