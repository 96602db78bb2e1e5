package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Processes of one service that share the partitions of one pipeline; closed, all are gone. */
final class Fleet implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int KILLED = 137;
  private static final Pattern ADDRESS =
      Pattern.compile("(?:answers on|health and metrics at) http:/+([0-9.]+:[0-9]+)");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Sluice sluice;
  private final String service;
  private final String work;
  private final Random random;
  private final List<Sluice.Running> members = new ArrayList<>();
  private int started;

  /**
   * @param work the metric that grows while a process works
   * @param random chooses who goes
   */
  Fleet(Sluice sluice, String service, String work, Random random) {
    this.sluice = sluice;
    this.service = service;
    this.work = work;
    this.random = random;
  }

  int size() {
    return members.size();
  }

  /** One more, with options in which {@code %d} is its number; returns at once. */
  void grow(String... options) throws IOException {
    List<String> line = new ArrayList<>(List.of(service));
    for (String option : options) {
      line.add(option.formatted(started));
    }
    started++;
    members.add(sluice.start(line.toArray(String[]::new)));
  }

  /** Returns when every process has done more than it has by now. */
  void awaitWork() throws IOException, InterruptedException {
    for (Sluice.Running member : members) {
      await(service + " says where it answers")
          .atMost(LIMIT)
          .until(() -> requireAlive(member) && ADDRESS.matcher(member.err()).find());
      double before = done(member);
      await(service + " works")
          .atMost(LIMIT)
          .until(() -> requireAlive(member) && done(member) > before);
    }
  }

  private static boolean requireAlive(Sluice.Running member) throws IOException {
    assertThat(member.process().isAlive()).as(member.err()).isTrue();
    return true;
  }

  /** The sum of the metric over all its labels. */
  private double done(Sluice.Running member) throws IOException, InterruptedException {
    Matcher address = ADDRESS.matcher(member.err());
    assertThat(address.find()).as(member.err()).isTrue();
    URI uri = URI.create("http://" + address.group(1) + "/metrics");
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines())
        .body()
        .filter(line -> line.startsWith(work + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** SIGKILL to one of them while it works. */
  void killOne() throws IOException, InterruptedException {
    Sluice.Running member = members.remove(random.nextInt(members.size()));
    assertThat(done(member)).as("it has worked").isPositive();
    requireAlive(member);
    member.process().destroyForcibly();
    assertThat(member.await().exit()).isEqualTo(KILLED);
  }

  /** SIGTERM to one of them, which has to end with 0. */
  void stopOne() throws IOException, InterruptedException {
    Sluice.Running member = members.remove(random.nextInt(members.size()));
    requireAlive(member);
    member.process().destroy();
    Sluice.Result end = member.await();
    assertThat(end.exit()).as(end.err()).isZero();
  }

  @Override
  public void close() {
    members.forEach(Sluice.Running::close);
  }
}
