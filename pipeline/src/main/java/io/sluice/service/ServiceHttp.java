package io.sluice.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.service.GetServer.Answer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers {@code GET} of {@code /livez}, {@code /readyz} (with the reasons if not) and {@code
 * /metrics} (Prometheus text). Shows no configuration and so no secret.
 *
 * <p>With a token, {@code /metrics} is for those who show it, and so are reasons and notes of
 * {@code /readyz}; whether the service lives and is ready is for everybody, so that a probe needs
 * no secret.
 */
public final class ServiceHttp implements AutoCloseable {

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GetServer server;

  private ServiceHttp(GetServer server) {
    this.server = server;
  }

  /**
   * Starts to answer.
   *
   * @param address where; port 0 for any free one
   * @param token what a caller has to show to see more than a status, if anything
   * @param metrics the metrics as Prometheus text
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if the address is taken
   */
  public static ServiceHttp start(
      InetSocketAddress address, Optional<String> token, Health health, Supplier<String> metrics) {
    BearerToken guard = new BearerToken(token);
    return new ServiceHttp(
        GetServer.start(
            address,
            Map.of(
                "/livez",
                request -> live(health),
                "/readyz",
                request -> guard.admits(request) ? ready(health) : readyAlone(health),
                "/metrics",
                request ->
                    guard.admits(request)
                        ? new Answer(OK, "text/plain; version=0.0.4", metrics.get())
                        : refusal()),
            Map.of()));
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

  private static Answer readyAlone(Health health) {
    boolean ready = health.reasonsNotReady().isEmpty();
    return json(ready, JSON.createObjectNode().put("ready", ready));
  }

  private static Answer refusal() {
    return new Answer(
        UNAUTHORIZED,
        "text/plain",
        "Send the token: Authorization: Bearer <http_token>\n",
        Map.of("WWW-Authenticate", BearerToken.CHALLENGE));
  }

  private static Answer json(boolean well, ObjectNode body) {
    return new Answer(well ? OK : UNAVAILABLE, "application/json", body + "\n");
  }

  /** Where it listens, with the port that was chosen. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Stops answering. Harmless when repeated. */
  @Override
  public void close() {
    server.close();
  }
}
