package io.sluice.pipeline.file;

import java.net.InetSocketAddress;

/** Reads where somebody listens: {@code 127.0.0.1:8090}; port 0 is any free one. */
public final class HostAndPort {

  private static final int LAST_PORT = 0xFFFF;

  private HostAndPort() {}

  /**
   * The address, which is not looked up.
   *
   * @throws IllegalArgumentException with the reason, if the text is none
   */
  public static InetSocketAddress of(String text) {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > LAST_PORT) {
      throw new IllegalArgumentException("'%s' is not HOST:PORT".formatted(text));
    }
    return InetSocketAddress.createUnresolved(text.substring(0, colon), Integer.parseInt(port));
  }
}
