package io.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceHttpTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private record Fixed(boolean isLive, List<String> reasonsNotReady) implements Health {}

  private static HttpResponse<String> get(ServiceHttp http, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(http.address().getPort(), path));
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void saysThatItLivesAndIsReady() throws Exception {
    try (ServiceHttp http =
        ServiceHttp.start(
            ANY_PORT, Optional.empty(), new Fixed(true, List.of()), () -> "rows_total 1\n")) {
      assertThat(get(http, "/livez").statusCode()).isEqualTo(200);
      assertThat(get(http, "/readyz").body()).isEqualTo("{\"ready\":true,\"reasons\":[]}\n");
      assertThat(get(http, "/metrics").body()).isEqualTo("rows_total 1\n");
      assertThat(get(http, "/").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void saysWhyItIsNotReady() throws Exception {
    try (ServiceHttp http =
        ServiceHttp.start(
            ANY_PORT, Optional.empty(), new Fixed(false, List.of("no \"topic\"")), () -> "")) {
      assertThat(get(http, "/livez").statusCode()).isEqualTo(503);
      HttpResponse<String> ready = get(http, "/readyz");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).isEqualTo("{\"ready\":false,\"reasons\":[\"no \\\"topic\\\"\"]}\n");
    }
  }

  @Test
  void aNoteIsNoReason() throws Exception {
    Health noted =
        new Health() {
          @Override
          public boolean isLive() {
            return true;
          }

          @Override
          public List<String> reasonsNotReady() {
            return List.of();
          }

          @Override
          public List<String> notes() {
            return List.of("table clicks: it is paused");
          }
        };
    try (ServiceHttp http = ServiceHttp.start(ANY_PORT, Optional.empty(), noted, () -> "")) {
      HttpResponse<String> ready = get(http, "/readyz");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body())
          .isEqualTo(
              "{\"ready\":true,\"reasons\":[],\"notes\":[\"table clicks: it is paused\"]}\n");
    }
  }

  private static HttpResponse<String> getWith(String authorization, ServiceHttp http, String path)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(http.address().getPort(), path));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).header("Authorization", authorization).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void withATokenStrangersLearnTheStatusAlone() throws Exception {
    String token = "0123456789abcdef";
    try (ServiceHttp http =
        ServiceHttp.start(
            ANY_PORT,
            Optional.of(token),
            new Fixed(true, List.of("no topic")),
            () -> "rows_total 1\n")) {
      for (String wrong : List.of("Bearer 0123456789abcdeg", "Bearer ", "Basic " + token, token)) {
        HttpResponse<String> refused = getWith(wrong, http, "/metrics");
        assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
            .hasValue("Bearer realm=\"sluice\"");
        assertThat(refused.body()).doesNotContain("rows_total", token);
        assertThat(getWith(wrong, http, "/readyz").body()).isEqualTo("{\"ready\":false}\n");
      }
      assertThat(get(http, "/metrics").statusCode()).isEqualTo(401);
      assertThat(get(http, "/livez").statusCode()).isEqualTo(200);
      assertThat(get(http, "/readyz").statusCode()).isEqualTo(503);
      assertThat(getWith("bearer " + token, http, "/metrics").body()).isEqualTo("rows_total 1\n");
      assertThat(getWith("Bearer " + token, http, "/readyz").body()).contains("no topic");
    }
  }

  @Test
  void anAddressAsThePipelineFileNamesItIsResolved() throws Exception {
    InetSocketAddress named = InetSocketAddress.createUnresolved("127.0.0.1", 0);
    try (ServiceHttp http =
        ServiceHttp.start(named, Optional.empty(), new Fixed(true, List.of()), () -> "")) {
      assertThat(get(http, "/livez").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aTakenPortIsNamed() {
    try (ServiceHttp first =
        ServiceHttp.start(ANY_PORT, Optional.empty(), new Fixed(true, List.of()), () -> "")) {
      assertThatThrownBy(
              () ->
                  ServiceHttp.start(
                      first.address(), Optional.empty(), new Fixed(true, List.of()), () -> ""))
          .isInstanceOfSatisfying(
              SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER))
          .hasMessageContaining("Cannot listen on 127.0.0.1:" + first.address().getPort());
    }
  }
}
