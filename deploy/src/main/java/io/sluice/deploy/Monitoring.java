package io.sluice.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The alert rules and dashboards of a folder, and all that they ask of metrics. */
public final class Monitoring {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LABEL_IN_TEXT = Pattern.compile("\\$labels\\.([a-zA-Z_]\\w*)");
  private static final Pattern LABEL_IN_LEGEND = Pattern.compile("\\{\\{ *([a-zA-Z_]\\w*) *}}");
  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((.*), *([a-zA-Z_]\\w*)\\)");

  private final List<MetricUse> uses = new ArrayList<>();

  private Monitoring() {}

  /**
   * Reads {@code prometheus/alerts.yaml} and {@code grafana/*.json}.
   *
   * @param folder the folder {@code deploy}
   */
  public static Monitoring in(Path folder) throws IOException {
    Monitoring monitoring = new Monitoring();
    monitoring.readRules(folder.resolve("prometheus/alerts.yaml"));
    try (Stream<Path> files = Files.list(folder.resolve("grafana"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
        monitoring.readDashboard(file);
      }
    }
    return monitoring;
  }

  /** Everything that is asked for, once for each expression. */
  public List<MetricUse> uses() {
    return List.copyOf(uses);
  }

  private void readRules(Path file) throws IOException {
    Object yaml = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    for (JsonNode group : JSON.<JsonNode>valueToTree(yaml).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        add(
            "%s, %s".formatted(file.getFileName(), rule.path("alert").asText()),
            rule.path("expr").asText(),
            names(LABEL_IN_TEXT, rule.path("annotations").toString()));
      }
    }
  }

  private void readDashboard(Path file) throws IOException {
    JsonNode dashboard = JSON.readTree(file.toFile());
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        add(
            "%s, %s".formatted(file.getFileName(), panel.path("title").asText()),
            target.path("expr").asText(),
            names(LABEL_IN_LEGEND, target.path("legendFormat").asText()));
      }
    }
    for (JsonNode variable : dashboard.at("/templating/list")) {
      Matcher query = LABEL_VALUES.matcher(variable.at("/query/query").asText());
      if (query.matches()) {
        add(
            "%s, variable %s".formatted(file.getFileName(), variable.path("name").asText()),
            query.group(1),
            Set.of(query.group(2)));
      }
    }
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void add(String place, String expression, Set<String> moreLabels) {
    for (MetricUse use : PromExpression.uses(place, expression)) {
      Set<String> labels = new TreeSet<>(use.labels());
      labels.addAll(moreLabels);
      uses.add(new MetricUse(place, use.metric(), labels));
    }
  }
}
