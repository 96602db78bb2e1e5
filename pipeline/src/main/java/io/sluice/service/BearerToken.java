package io.sluice.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells who may see what a service says of itself (RFC 6750, section 2.1).
 *
 * <p>It takes as long to compare a token that is nearly right as one that is not.
 */
final class BearerToken {

  static final String CHALLENGE = "Bearer realm=\"sluice\"";

  private static final String SCHEME = "bearer ";

  private final Optional<byte[]> expected;

  /**
   * @param expected empty to admit everybody
   */
  BearerToken(Optional<String> expected) {
    this.expected = expected.map(BearerToken::bytes);
  }

  boolean admits(GetServer.Request request) {
    return expected.map(token -> isShown(token, request.authorization())).orElse(true);
  }

  private static boolean isShown(byte[] token, String authorization) {
    return authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        && MessageDigest.isEqual(token, bytes(authorization.substring(SCHEME.length()).strip()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
