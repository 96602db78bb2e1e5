package io.sluice.processor.explain;

import io.sluice.table.TableFeed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who reads and writes what: topics, views, dimensions and tables, and the ways between them. */
final class PipelineGraph {

  /** What a node is, and how it is drawn. */
  enum Kind {
    TOPIC("[(\"%s\")]", "cylinder"),
    VIEW("[\"%s\"]", "box"),
    DIMENSION("[/\"%s\"/]", "parallelogram"),
    TABLE("[[\"%s\"]]", "folder");

    private final String mermaid;
    private final String dot;

    Kind(String mermaid, String dot) {
      this.mermaid = mermaid;
      this.dot = dot;
    }
  }

  record Node(Kind kind, String name) {}

  record Edge(Node from, Node to) {}

  private final Set<Node> nodes = new LinkedHashSet<>();
  private final Set<Edge> edges = new LinkedHashSet<>();

  /** A topic that becomes a table. */
  void add(TableFeed feed) {
    connect(new Node(Kind.TOPIC, feed.topic()), new Node(Kind.TABLE, feed.table()));
  }

  void readsTopic(String view, String topic) {
    connect(new Node(Kind.TOPIC, topic), new Node(Kind.VIEW, view));
  }

  void looksInto(String view, String dimension) {
    connect(new Node(Kind.DIMENSION, dimension), new Node(Kind.VIEW, view));
  }

  void writes(String view, TableFeed feed) {
    connect(new Node(Kind.VIEW, view), new Node(Kind.TOPIC, feed.topic()));
    add(feed);
  }

  private void connect(Node from, Node to) {
    nodes.add(from);
    nodes.add(to);
    edges.add(new Edge(from, to));
  }

  /** For documents that draw Mermaid. */
  String mermaid() {
    List<Node> numbered = List.copyOf(nodes);
    List<String> lines = new ArrayList<>(List.of("flowchart LR"));
    for (int i = 0; i < numbered.size(); i++) {
      Node node = numbered.get(i);
      lines.add(
          "  n%d%s".formatted(i, node.kind().mermaid.formatted(node.name().replace("\"", "'"))));
    }
    for (Edge edge : edges) {
      lines.add(
          "  n%d --> n%d".formatted(numbered.indexOf(edge.from()), numbered.indexOf(edge.to())));
    }
    return String.join(System.lineSeparator(), lines);
  }

  /** For Graphviz. */
  String dot() {
    List<Node> numbered = List.copyOf(nodes);
    List<String> lines = new ArrayList<>(List.of("digraph pipeline {", "  rankdir=LR;"));
    for (int i = 0; i < numbered.size(); i++) {
      Node node = numbered.get(i);
      lines.add(
          "  n%d [label=\"%s\", shape=%s];"
              .formatted(i, node.name().replace("\"", "'"), node.kind().dot));
    }
    for (Edge edge : edges) {
      lines.add(
          "  n%d -> n%d;".formatted(numbered.indexOf(edge.from()), numbered.indexOf(edge.to())));
    }
    lines.add("}");
    return String.join(System.lineSeparator(), lines);
  }
}
