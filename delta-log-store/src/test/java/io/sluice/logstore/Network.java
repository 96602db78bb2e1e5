package io.sluice.logstore;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What lies between a client and a server, with a dial: it can lose the answers to puts, or give
 * other ones.
 */
final class Network implements Closeable {

  /** What becomes of a put. */
  enum Dial {
    PASSES,
    /** The server carries it out; the connection breaks before the client hears of it. */
    ANSWER_LOST,
    /** It does not reach the server, and the client is told 409, ConditionalRequestConflict. */
    CONFLICT,
    /** It does not reach the server, and the client is told 500. */
    SERVER_ERROR
  }

  private static final int BUFFER = 64 * 1024;

  private final ServerSocket socket;
  private final URI server;
  private final AtomicReference<Dial> dial = new AtomicReference<>(Dial.PASSES);
  private final AtomicInteger times = new AtomicInteger();
  private final AtomicInteger hits = new AtomicInteger();

  private Network(ServerSocket socket, URI server) {
    this.socket = socket;
    this.server = server;
  }

  static Network before(URI server) throws IOException {
    Network network =
        new Network(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
    daemon(network::accept);
    return network;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** Turns the dial for a number of puts. */
  void turn(Dial to, int puts) {
    hits.set(0);
    times.set(puts);
    dial.set(to);
  }

  /** How many puts the dial has met since it was turned. */
  int hits() {
    return hits.get();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = socket.accept();
      daemon(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    try (client;
        Socket upstream = new Socket(server.getHost(), server.getPort())) {
      AtomicReference<Dial> fate = new AtomicReference<>(Dial.PASSES);
      daemon(() -> answer(upstream, client, fate));
      byte[] buffer = new byte[BUFFER];
      InputStream in = client.getInputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (isPut(buffer, length)) {
          fate.set(meet());
        }
        if (fate.get() == Dial.CONFLICT || fate.get() == Dial.SERVER_ERROR) {
          refuse(client, fate.get());
          return;
        }
        upstream.getOutputStream().write(buffer, 0, length);
      }
    }
  }

  private static boolean isPut(byte[] buffer, int length) {
    return length > 4 && new String(buffer, 0, 4, StandardCharsets.US_ASCII).equals("PUT ");
  }

  private Dial meet() {
    if (dial.get() == Dial.PASSES || times.getAndDecrement() <= 0) {
      return Dial.PASSES;
    }
    hits.incrementAndGet();
    return dial.get();
  }

  private static void answer(Socket upstream, Socket client, AtomicReference<Dial> fate)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    InputStream in = upstream.getInputStream();
    try (client) {
      OutputStream out = client.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        // The answer to a PUT that S3 has to wait for is not lost, but "100 Continue" before it.
        if (fate.get() == Dial.ANSWER_LOST && !isContinue(buffer, length)) {
          return;
        }
        out.write(buffer, 0, length);
      }
    }
  }

  private static boolean isContinue(byte[] buffer, int length) {
    return length > 12 && new String(buffer, 9, 3, StandardCharsets.US_ASCII).equals("100");
  }

  private static void refuse(Socket client, Dial fate) throws IOException {
    String body =
        "<Error><Code>%s</Code><Message>injected</Message></Error>"
            .formatted(fate == Dial.CONFLICT ? "ConditionalRequestConflict" : "InternalError");
    client
        .getOutputStream()
        .write(
            "HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(
                    fate == Dial.CONFLICT ? "409 Conflict" : "500 Internal Server Error",
                    body.length(),
                    body)
                .getBytes(StandardCharsets.US_ASCII));
    client.shutdownOutput();
    // A connection that is closed while there is something to read is reset, answer and all.
    client.getInputStream().skipNBytes(0);
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Ends with its connection; what goes wrong with that, the client sees. */
  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                return;
              }
            },
            "network");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
