package io.sluice.registry;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the registry wants to see in the {@code Authorization} header. */
record Credentials(Optional<String> header) {

  private static final String BASIC = "basic.auth.user.info";
  private static final String BEARER = "bearer.auth.token";

  /**
   * Reads {@code basic.auth.user.info} ({@code user:password}) or {@code bearer.auth.token}.
   *
   * @throws SluiceException if another property is given, or both of these are
   */
  static Credentials of(Map<String, String> properties) {
    List<String> known = List.of(BASIC, BEARER);
    for (String key : properties.keySet()) {
      if (!known.contains(key)) {
        throw refused(
            "unknown property '%s'%s"
                .formatted(
                    key,
                    NearestName.of(key, known)
                        .map(nearest -> ", did you mean '" + nearest + "'?")
                        .orElse("; known: url, " + String.join(", ", known))));
      }
    }
    if (properties.containsKey(BASIC) && properties.containsKey(BEARER)) {
      throw refused("both '%s' and '%s' are given; give one".formatted(BASIC, BEARER));
    }
    Optional<String> basic =
        Optional.ofNullable(properties.get(BASIC))
            .map(
                user ->
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    return new Credentials(
        basic.or(
            () -> Optional.ofNullable(properties.get(BEARER)).map(token -> "Bearer " + token)));
  }

  private static SluiceException refused(String reason) {
    return new SluiceException(
        ExitCode.CONFIGURATION, "Cannot use the registry's settings: " + reason);
  }

  /** Says nothing of the secret. */
  @Override
  public String toString() {
    return header.isPresent() ? "Credentials[given]" : "Credentials[none]";
  }
}
