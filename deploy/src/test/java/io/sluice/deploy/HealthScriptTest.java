package io.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The health check of the image, which has no curl. */
class HealthScriptTest {

  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/livez", 200);
    answer("/readyz", 503);
    server.start();
  }

  private void answer(String path, int status) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static int health(Object... arguments) throws Exception {
    List<String> line =
        Stream.concat(Stream.of("bash", "health"), Stream.of(arguments).map(Object::toString))
            .toList();
    return new ProcessBuilder(line).redirectErrorStream(true).start().waitFor();
  }

  @Test
  void tellsByTheStatusAlone() throws Exception {
    int port = server.getAddress().getPort();
    assertThat(health(port)).isZero();
    assertThat(health(port, "/readyz")).isEqualTo(1);
    assertThat(health(port, "/none")).isEqualTo(1);
    server.stop(0);
    assertThat(health(port)).isEqualTo(1);
  }
}
