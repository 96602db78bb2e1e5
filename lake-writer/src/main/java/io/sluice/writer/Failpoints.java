package io.sluice.writer;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Makes the writer fail at a named place, for crash tests. Off unless {@link #arm} was called.
 *
 * <p>A process has at most one armed: {@code commit.before:halt@3} ends it at the third pass
 * through that place, as {@code kill -9} would; {@code commit.after:throw@1} throws at the first.
 * Passes before and after do nothing.
 */
@NullMarked
public final class Failpoints {

  /** The environment variable that the writer's main arms from. */
  public static final String ENVIRONMENT_VARIABLE = "SLUICE_FAILPOINT";

  /** What the process exits with when it is halted: that of a process killed by SIGKILL. */
  public static final int HALTED = 137;

  private static final Pattern FORM = Pattern.compile("([a-z.-]+):(halt|throw)@([1-9][0-9]{0,8})");

  private static volatile @Nullable Armed armed;

  private Failpoints() {}

  /**
   * Arms one failpoint, in place of the one before.
   *
   * @param specification {@code <place>:halt|throw@<pass>}; null or empty disarms
   * @throws SluiceException if it is not of this form
   */
  public static void arm(@Nullable String specification) {
    armed = specification == null || specification.isEmpty() ? null : parse(specification);
  }

  /** Is called where the writer may be made to fail. */
  public static void pass(Failpoint place) {
    Armed now = armed;
    if (now != null && now.place == place && now.passes.incrementAndGet() == now.failingPass) {
      now.fail();
    }
  }

  private static Armed parse(String specification) {
    Matcher matcher = FORM.matcher(specification);
    if (!matcher.matches()) {
      throw refused(specification, "it is not of the form <place>:halt|throw@<pass>", "");
    }
    Failpoint place =
        find(matcher.group(1))
            .orElseThrow(
                () -> refused(specification, "there is no such place", suggestion(matcher)));
    return new Armed(
        place,
        matcher.group(2).equals("halt"),
        Integer.parseInt(matcher.group(3)),
        new AtomicInteger());
  }

  private static Optional<Failpoint> find(String label) {
    return Arrays.stream(Failpoint.values()).filter(p -> p.label().equals(label)).findFirst();
  }

  private static String suggestion(Matcher matcher) {
    return NearestName.of(
            matcher.group(1), Arrays.stream(Failpoint.values()).map(Failpoint::label).toList())
        .map(name -> "; did you mean " + name + "?")
        .orElse("");
  }

  private static SluiceException refused(String specification, String reason, String wayOut) {
    return new SluiceException(
        ExitCode.USAGE, "Cannot arm failpoint %s: %s%s".formatted(specification, reason, wayOut));
  }

  /** What a failpoint throws that was armed with {@code throw}. */
  public static final class InjectedException extends RuntimeException {
    InjectedException(Failpoint place) {
      super("injected at " + place.label());
    }
  }

  private record Armed(Failpoint place, boolean halts, int failingPass, AtomicInteger passes) {
    void fail() {
      if (halts) {
        Runtime.getRuntime().halt(HALTED);
      }
      throw new InjectedException(place);
    }
  }
}
