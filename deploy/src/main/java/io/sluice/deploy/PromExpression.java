package io.sluice.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the metrics and labels of a PromQL expression: names that no parenthesis follows are
 * metrics, but for keywords and what stands in the list of labels of a grouping.
 *
 * <p>Labels of a grouping count for every metric of the expression.
 */
final class PromExpression {

  private static final Pattern TOKEN =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|\\[[^]]*]|[a-zA-Z_:][a-zA-Z0-9_:]*|\\$\\w+|\\S");

  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  private static final Set<String> GROUPINGS =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "unless", "offset", "bool", "atan2", "inf", "Inf", "nan", "NaN");

  private final List<String> tokens = new ArrayList<>();
  private final Map<String, Set<String>> metrics = new LinkedHashMap<>();
  private final Set<String> grouped = new TreeSet<>();

  private PromExpression(String text) {
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      tokens.add(token.group());
    }
  }

  static List<MetricUse> uses(String place, String text) {
    PromExpression expression = new PromExpression(text);
    expression.read();
    return expression.metrics.entrySet().stream()
        .map(
            metric -> {
              Set<String> labels = new TreeSet<>(metric.getValue());
              labels.addAll(expression.grouped);
              return new MetricUse(place, metric.getKey(), labels);
            })
        .toList();
  }

  private void read() {
    int at = 0;
    while (at < tokens.size()) {
      String token = tokens.get(at++);
      if (!NAME.matcher(token).matches() || KEYWORDS.contains(token) || isDuration(at - 1)) {
        continue;
      }
      if (GROUPINGS.contains(token)) {
        at = readNames(at, "(", ")", grouped);
      } else if (!next(at).equals("(") && !next(at).equals("by") && !next(at).equals("without")) {
        at = readNames(at, "{", "}", metrics.computeIfAbsent(token, name -> new TreeSet<>()));
      }
    }
  }

  /** The unit of {@code 5m}: a digit stands directly before it. */
  private boolean isDuration(int at) {
    return at > 0
        && tokens.get(at - 1).matches("\\d")
        && tokens.get(at).matches("ms|[smhdwy]|[eE]\\d*");
  }

  private String next(int at) {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private int readNames(int at, String open, String close, Set<String> names) {
    if (!next(at).equals(open)) {
      return at;
    }
    int end = at + 1;
    while (!next(end).equals(close)) {
      if (end >= tokens.size()) {
        throw new IllegalArgumentException(
            "Cannot read expression: no '%s' closes '%s'".formatted(close, open));
      }
      if (NAME.matcher(next(end)).matches()) {
        names.add(next(end));
      }
      end++;
    }
    return end + 1;
  }
}
