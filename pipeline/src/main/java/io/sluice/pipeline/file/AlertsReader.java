package io.sluice.pipeline.file;

import io.sluice.pipeline.AlertsDefinition;
import io.sluice.pipeline.Located;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads where alerts go. No value stands in a message: addresses of webhooks are secrets. */
final class AlertsReader {

  private AlertsReader() {}

  static AlertsDefinition read(Section section) {
    URI webhook =
        section
            .parsed("webhook", AlertsReader::address)
            .orElseThrow(() -> section.missing("webhook"));
    AlertsDefinition alerts =
        new AlertsDefinition(
            webhook,
            section.section("headers").map(AlertsReader::headers).orElse(Map.of()),
            section
                .parsed("timeout", AlertsReader::timeout)
                .orElse(AlertsDefinition.DEFAULT_TIMEOUT));
    section.refuseOthers();
    return alerts;
  }

  private static URI address(String text) {
    URI address;
    try {
      address = new URI(text);
    } catch (URISyntaxException secret) {
      throw new IllegalArgumentException("the value is no address; write https://HOST/PATH");
    }
    boolean isHttp =
        "http".equalsIgnoreCase(address.getScheme())
            || "https".equalsIgnoreCase(address.getScheme());
    if (!isHttp || address.getHost() == null) {
      throw new IllegalArgumentException("the value is not an http or https address with a host");
    }
    if (address.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "the value has a user before the host, which is not sent; write 'headers: { Authorization: \"Basic ${...}\" }'");
    }
    return address;
  }

  private static Duration timeout(String text) {
    Duration timeout = Quantity.duration(text);
    if (timeout.isZero()) {
      throw new IllegalArgumentException(
          "'%s' is no time in which anything answers".formatted(text));
    }
    return timeout;
  }

  private static Map<String, String> headers(Section section) {
    Map<String, String> headers = new LinkedHashMap<>();
    section
        .allTexts()
        .forEach(
            (name, value) -> {
              requireSendable(name, value);
              headers.put(name, value.text());
            });
    return headers;
  }

  private static void requireSendable(String name, Located value) {
    try {
      HttpRequest.newBuilder().header(name, value.text());
    } catch (IllegalArgumentException secret) {
      throw new Invalid(
          value.at(),
          "header '%s' cannot be sent: its name is reserved or none, or its value has characters that no header can have"
              .formatted(name));
    }
  }
}
