package io.sluice.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Ports of 127.0.0.1 that nobody listens on, each handed out once.
 *
 * <p>They lie below the range that operating systems give to outgoing connections, so that no
 * client takes one between the probe and the start of the server. Another process may; whoever uses
 * a port must check who answers there.
 */
public final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;
  private static final int CONNECT_LIMIT_MS = 1_000;

  private int tried;
  private final int offset;

  /** Begins at a place that differs from one process to the next. */
  public FreePorts() {
    this.offset = (int) (ProcessHandle.current().pid() * 31 % COUNT);
  }

  /**
   * The next free port.
   *
   * @throws LocalStackException when all are taken
   */
  public int next() {
    while (tried < COUNT) {
      int port = FIRST + (offset + tried++) % COUNT;
      if (isFree(port)) {
        return port;
      }
    }
    throw new LocalStackException(
        "Cannot find a free port: all of %d to %d are taken or were handed out; name one yourself"
            .formatted(FIRST, FIRST + COUNT - 1));
  }

  /**
   * Whether a server could listen on this port of 127.0.0.1 now. For the time of this question
   * nobody else can; of a server that is about to start, ask {@link #isServed}.
   */
  static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a server listens on this port of 127.0.0.1; keeps none from doing so. */
  static boolean isServed(int port) {
    try (Socket probe = new Socket()) {
      probe.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_LIMIT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Refuses a port that somebody listens on.
   *
   * @throws LocalStackException naming who wanted it and the option that changes it
   */
  static void require(int port, String server, String option) {
    if (!isFree(port)) {
      throw LocalStackException.inTheWay(
          "Cannot start %s: port %d of 127.0.0.1 is in use by another process; stop that process or choose another %s"
              .formatted(server, port, option));
    }
  }
}
