package io.sluice.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that only tells: it answers {@code GET}, and takes nothing in. */
public final class GetServer implements AutoCloseable {

  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int THREADS = 2;

  /**
   * What is told.
   *
   * @param type of the body, which is text
   * @param headers of this answer alone
   */
  public record Answer(int status, String type, String body, Map<String, String> headers) {

    /** An answer without headers of its own. */
    public Answer(int status, String type, String body) {
      this(status, type, body, Map.of());
    }
  }

  /** Answers for all paths that begin alike. */
  public interface Question {

    /** Asked from several threads. */
    Answer answer(Request request);
  }

  /**
   * What is asked.
   *
   * @param host that the client believes to speak to; empty if it does not say
   * @param authorization what the client shows; empty if nothing
   */
  public record Request(String path, String host, String authorization) {}

  private final HttpServer server;
  private final ExecutorService threads;

  private GetServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts to answer.
   *
   * @param address where; port 0 for any free one
   * @param questions by what their paths begin with
   * @param headers of every answer
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if the address is taken
   */
  public static GetServer start(
      InetSocketAddress address, Map<String, Question> questions, Map<String, String> headers) {
    HttpServer server = bind(address);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS, GetServer::daemon);
    server.setExecutor(threads);
    questions.forEach(
        (path, question) ->
            server.createContext(path, exchange -> answer(exchange, question, headers)));
    server.start();
    return new GetServer(server, threads);
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

  private static void answer(HttpExchange exchange, Question question, Map<String, String> headers)
      throws IOException {
    try (exchange) {
      Answer answer =
          exchange.getRequestMethod().equals("GET")
              ? question.answer(request(exchange))
              : new Answer(METHOD_NOT_ALLOWED, "text/plain", "GET only\n");
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      headers.forEach(exchange.getResponseHeaders()::set);
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("Content-Type", answer.type() + "; charset=utf-8");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Request request(HttpExchange exchange) {
    return new Request(
        exchange.getRequestURI().getPath(),
        header(exchange, "Host"),
        header(exchange, "Authorization"));
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
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
