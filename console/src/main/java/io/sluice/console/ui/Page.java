package io.sluice.console.ui;

import io.sluice.console.status.WatchedTable;
import io.sluice.console.status.WatchedTables;
import io.sluice.failure.SluiceException;
import io.sluice.service.GetServer.Answer;
import io.sluice.service.GetServer.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The page, its parts and what it shows: all that a browser may ask for. */
final class Page {

  /** Nothing from elsewhere is loaded, and nothing from here goes elsewhere. */
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cache-Control",
          "no-store");

  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;
  private static final String HISTORY = "/api/history/";

  private static final Map<String, String> PARTS =
      Map.of(
          "/", "index.html text/html",
          "/page.css", "page.css text/css",
          "/page.js", "page.js text/javascript",
          "/drawing.js", "drawing.js text/javascript",
          "/icon.svg", "icon.svg image/svg+xml");

  private final Sampler sampler;
  private final HistoryJson history;
  private final WatchedTables tables;
  private final Set<String> hosts;

  /**
   * @param hosts by which the page may be asked for; any, if there are none. A name of somebody
   *     else's that leads here would let his pages read ours
   */
  Page(Sampler sampler, HistoryJson history, WatchedTables tables, Set<String> hosts) {
    this.sampler = sampler;
    this.history = history;
    this.tables = tables;
    this.hosts = Set.copyOf(hosts);
  }

  Answer answer(Request request) {
    if (!hosts.isEmpty() && !hosts.contains(name(request.host()))) {
      return new Answer(
          FORBIDDEN, "text/plain", "This page is not at %s\n".formatted(name(request.host())));
    }
    String path = request.path();
    if (path.equals("/api/status")) {
      return new Answer(OK, "application/json", sampler.report());
    }
    if (path.startsWith(HISTORY)) {
      return history(path.substring(HISTORY.length()));
    }
    String part = PARTS.get(path);
    return part == null
        ? new Answer(NOT_FOUND, "text/plain", "There is no %s\n".formatted(path))
        : part(part.split(" "));
  }

  private static String name(String host) {
    return host.replaceFirst(":[0-9]+$", "");
  }

  private Answer history(String name) {
    List<WatchedTable> found =
        tables.tables().stream().filter(table -> table.name().equals(name)).toList();
    if (found.isEmpty()) {
      return new Answer(NOT_FOUND, "text/plain", "There is no table %s\n".formatted(name));
    }
    try {
      return new Answer(OK, "application/json", history.of(found.get(0)).toString());
    } catch (SluiceException e) {
      return new Answer(UNAVAILABLE, "text/plain", e.getMessage() + "\n");
    }
  }

  private static Answer part(String[] nameAndType) {
    try (InputStream part = Page.class.getResourceAsStream(nameAndType[0])) {
      if (part == null) {
        throw new IllegalStateException("The page has no " + nameAndType[0]);
      }
      String text = new String(part.readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(OK, nameAndType[1], text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
