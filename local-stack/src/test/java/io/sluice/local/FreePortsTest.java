package io.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FreePortsTest {

  private static final int STARTS = 2_000;

  private final int port = new FreePorts().next();

  @Test
  void isServedWhileSomebodyListens() throws Exception {
    assertThat(FreePorts.isServed(port)).isFalse();
    try (ServerSocket server = listen()) {
      assertThat(FreePorts.isServed(server.getLocalPort())).isTrue();
      assertThat(FreePorts.isFree(server.getLocalPort())).isFalse();
    }
    assertThat(FreePorts.isServed(port)).isFalse();
    assertThat(FreePorts.isFree(port)).isTrue();
  }

  /** A broker whose port is asked after while it starts would end for a port in use. */
  @Test
  void whoAsksWhetherAServerIsUpKeepsItNotFromStarting() throws Exception {
    ExecutorService asking = Executors.newSingleThreadExecutor();
    AtomicBoolean started = new AtomicBoolean();
    try {
      Future<?> asked =
          asking.submit(
              () -> {
                while (!started.get()) {
                  FreePorts.isServed(port);
                }
              });
      for (int i = 0; i < STARTS; i++) {
        assertThatCode(() -> listen().close()).doesNotThrowAnyException();
      }
      started.set(true);
      asked.get();
    } finally {
      started.set(true);
      asking.shutdown();
    }
  }

  private ServerSocket listen() throws Exception {
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return server;
  }
}
