package io.sluice.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Answers {@code GET} of {@code /livez}, {@code /readyz} (with the reasons if not) and {@code
 * /metrics} (Prometheus text). Shows no configuration and so no secret.
 */
public final class ServiceHttp implements AutoCloseable {

  private static final int OK = 200;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Answer(int status, String type, String body) {}

  private final HttpServer server;
  private final ExecutorService threads;

  private ServiceHttp(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts to answer.
   *
   * @param address where; port 0 for any free one
   * @param metrics the metrics as Prometheus text
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if the address is taken
   */
  public static ServiceHttp start(
      InetSocketAddress address, Health health, Supplier<String> metrics) {
    HttpServer server = bind(address);
    ExecutorService threads = Executors.newFixedThreadPool(2, ServiceHttp::daemon);
    server.setExecutor(threads);
    server.createContext("/livez", exchange -> answer(exchange, () -> live(health)));
    server.createContext("/readyz", exchange -> answer(exchange, () -> ready(health)));
    server.createContext(
        "/metrics",
        exchange ->
            answer(exchange, () -> new Answer(OK, "text/plain; version=0.0.4", metrics.get())));
    server.start();
    return new ServiceHttp(server, threads);
  }

  private static HttpServer bind(InetSocketAddress address) {
    try {
      return HttpServer.create(resolved(address), 0);
    } catch (IOException e) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot listen on %s:%d: %s; stop who listens there, or name another address under 'http'"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
  }

  /** A pipeline file is read without asking for addresses, so here is the first time. */
  private static InetSocketAddress resolved(InetSocketAddress address) {
    return address.isUnresolved()
        ? new InetSocketAddress(address.getHostString(), address.getPort())
        : address;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "http");
    thread.setDaemon(true);
    return thread;
  }

  private static Answer live(Health health) {
    boolean live = health.isLive();
    return json(live, JSON.createObjectNode().put("live", live));
  }

  private static Answer ready(Health health) {
    List<String> reasons = health.reasonsNotReady();
    ObjectNode body = JSON.createObjectNode().put("ready", reasons.isEmpty());
    reasons.forEach(body.putArray("reasons")::add);
    health.notes().forEach(note -> body.withArrayProperty("notes").add(note));
    return json(reasons.isEmpty(), body);
  }

  private static Answer json(boolean well, ObjectNode body) {
    return new Answer(well ? OK : UNAVAILABLE, "application/json", body + "\n");
  }

  private static void answer(HttpExchange exchange, Supplier<Answer> question) throws IOException {
    try (exchange) {
      Answer answer =
          exchange.getRequestMethod().equals("GET")
              ? question.get()
              : new Answer(METHOD_NOT_ALLOWED, "text/plain", "GET only\n");
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type() + "; charset=utf-8");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Where it listens, with the port that was chosen. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Stops answering. Harmless when repeated. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
