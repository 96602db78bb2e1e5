package io.sluice.drill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.random.RandomGenerator;

/**
 * The operating system refuses what the writer writes, from the middle of a file on, as a full disk
 * does; the writer has to say so, and to go on once there is room.
 */
record FullDisk(String place, String complaint) implements Scenario {

  private static final String NO_ROOM = "100";

  @Override
  public Outcome run(Chapter chapter, RandomGenerator random)
      throws IOException, InterruptedException {
    String failpoint = "%s:block@%d".formatted(place, 2 + random.nextInt(6));
    try (WriterProcess writer = chapter.writers().start(failpoint, Membership.COOPERATIVE)) {
      if (!writer.awaitWhileAlive(() -> writer.isBlockedAt(place))) {
        return Outcome.missed("it never waited: " + writer.lastLines());
      }
      writer.limitFiles(NO_ROOM);
      writer.release(place);
      URI ready = URI.create(writer.health().orElseThrow() + "/readyz");
      if (!writer.awaitWhileAlive(() -> answer(ready).contains(complaint))) {
        return Outcome.missed(
            "it does not complain of '%s': %s".formatted(complaint, answer(ready)));
      }
      long before = chapter.version();
      writer.limitFiles("unlimited");
      return writer.awaitWhileAlive(() -> chapter.version() > before)
          ? Outcome.hit()
          : Outcome.missed("it did not go on: " + writer.lastLines());
    }
  }

  private static String answer(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
