package io.sluice.pipeline.file;

import io.sluice.pipeline.LakeDefinition;
import io.sluice.pipeline.RegistryDefinition;
import io.sluice.pipeline.ServiceDefinition;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what a pipeline connects to: registry and lake; and where its services listen. */
final class ConnectionReader {

  private static final int SHORTEST_TOKEN = 16;

  /** RFC 6750, section 2.1. */
  private static final Pattern TOKEN =
      Pattern.compile("[A-Za-z0-9\\-._~+/]{%d,}=*".formatted(SHORTEST_TOKEN));

  private ConnectionReader() {}

  static ServiceDefinition service(Optional<Section> found, int defaultPort) {
    InetSocketAddress standard = InetSocketAddress.createUnresolved("127.0.0.1", defaultPort);
    return found
        .map(section -> service(section, standard))
        .orElse(new ServiceDefinition(standard, Optional.empty(), Map.of()));
  }

  private static ServiceDefinition service(Section section, InetSocketAddress standard) {
    ServiceDefinition service =
        new ServiceDefinition(
            section.parsed("http", HostAndPort::of).orElse(standard),
            section.parsed("http_token", ConnectionReader::token),
            section.section("kafka").map(ConnectionReader::properties).orElse(Map.of()));
    section.refuseOthers();
    return service;
  }

  static LakeDefinition lake(Section section) {
    LakeDefinition lake =
        new LakeDefinition(
            section
                .parsed("root", ConnectionReader::lakeRoot)
                .orElseThrow(() -> section.missing("root")),
            section.section("hadoop").map(ConnectionReader::properties).orElse(Map.of()));
    section.refuseOthers();
    return lake;
  }

  static RegistryDefinition registry(Section section) {
    URI url =
        section.parsed("url", ConnectionReader::url).orElseThrow(() -> section.missing("url"));
    Map<String, String> properties = new LinkedHashMap<>(properties(section));
    properties.remove("url");
    return new RegistryDefinition(url, Map.copyOf(properties));
  }

  static Map<String, String> properties(Section section) {
    Map<String, String> properties = new LinkedHashMap<>();
    section.allTexts().forEach((key, value) -> properties.put(key, value.text()));
    return properties;
  }

  private static URI url(String text) {
    URI url = URI.create(text);
    if (url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "the address holds a user or a password, which messages would show; put them under 'basic.auth.user.info'");
    }
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new IllegalArgumentException("'%s' is not an http or https address".formatted(text));
    }
    return url;
  }

  private static URI lakeRoot(String text) {
    URI root = URI.create(text);
    if (root.getScheme() == null || !root.getSchemeSpecificPart().startsWith("/")) {
      throw new IllegalArgumentException(
          "'%s' is not an absolute address with a scheme, such as file:///var/lib/sluice or s3a://bucket/lake"
              .formatted(text));
    }
    return root;
  }

  /** Its text is in no message. */
  private static String token(String text) {
    if (!TOKEN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a token is %d characters or more, letters, digits and any of -._~+/=; this has %d or others; make one with: openssl rand -hex 32"
              .formatted(SHORTEST_TOKEN, text.length()));
    }
    return text;
  }
}
