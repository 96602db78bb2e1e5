package io.sluice.writer;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Makes the writer fail at a named place, for crash tests. Off unless {@link #arm} was called.
 *
 * <p>A process has at most one armed: {@code commit.before:halt@3} ends it at the third pass
 * through that place, as {@code kill -9} would; {@code commit.after:throw@1} throws at the first,
 * and {@code throw@every-5} at every fifth; {@code block} waits for as long as the file {@code
 * <place>.blocked}, which it makes, stands in the working directory, and {@code block-throw} throws
 * after that. Whoever armed it finds every time that it fired in the log.
 */
@NullMarked
public final class Failpoints {

  /** The environment variable that the writer's main arms from. */
  public static final String ENVIRONMENT_VARIABLE = "SLUICE_FAILPOINT";

  /** What the process exits with when it is halted: that of a process killed by SIGKILL. */
  public static final int HALTED = 137;

  private static final Pattern FORM =
      Pattern.compile("([a-z.-]+):([a-z-]+)@(every-)?([1-9][0-9]{0,8})");

  private static volatile @Nullable ArmedFailpoint armed;

  private Failpoints() {}

  /**
   * Arms one failpoint, in place of the one before.
   *
   * @param specification {@code <place>:halt|throw|block|block-throw@[every-]<pass>}; null or empty
   *     disarms
   * @throws SluiceException if it is not of this form
   */
  public static void arm(@Nullable String specification) {
    armed = specification == null || specification.isEmpty() ? null : parse(specification);
  }

  /** Is called where the writer may be made to fail. */
  public static void pass(Failpoint place) {
    ArmedFailpoint now = armed;
    if (now != null) {
      now.pass(place);
    }
  }

  private static ArmedFailpoint parse(String specification) {
    Matcher matcher = FORM.matcher(specification);
    if (!matcher.matches()) {
      throw refused(
          specification,
          "it is not of the form <place>:halt|throw|block|block-throw@[every-]<pass>",
          "");
    }
    List<String> places = Arrays.stream(Failpoint.values()).map(Failpoint::label).toList();
    Failpoint place =
        find(matcher.group(1))
            .orElseThrow(
                () ->
                    refused(
                        specification,
                        "there is no such place",
                        suggestion(matcher.group(1), places)));
    FailpointAction action =
        FailpointAction.of(matcher.group(2))
            .orElseThrow(
                () ->
                    refused(
                        specification,
                        "there is no such action",
                        suggestion(matcher.group(2), FailpointAction.labels())));
    int pass = Integer.parseInt(matcher.group(4));
    return matcher.group(3) == null
        ? ArmedFailpoint.once(place, action, pass)
        : ArmedFailpoint.every(place, action, pass);
  }

  private static Optional<Failpoint> find(String label) {
    return Arrays.stream(Failpoint.values()).filter(p -> p.label().equals(label)).findFirst();
  }

  private static String suggestion(String wanted, List<String> known) {
    return NearestName.of(wanted, known).map(name -> "; did you mean " + name + "?").orElse("");
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
}
