package io.sluice.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.failure.ExitCode;
import io.sluice.schema.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Expressions beside the same in Java, by turns over the same rows in one JVM, after all of them
 * have been warm: as in a processor, whose calls see many expressions.
 */
@Command(
    name = "expressions",
    mixinStandardHelpOptions = true,
    description = "Evaluate compiled expressions and the same in Java, in turn.",
    footer = {"", "Example:", "  benchmarks/expressions --rounds 21 -o json"})
public final class ExpressionsMain implements CommandRunner.Command {

  private static final int ROWS = 4096;
  private static final int PASSES = 100;
  private static final long SEED = 1;

  @Option(names = "--warm-up", description = "Rounds before the first (${DEFAULT-VALUE}).")
  private int warmUp = 40;

  @Option(names = "--rounds", description = "Rounds that are measured (${DEFAULT-VALUE}).")
  private int rounds = 21;

  @Option(
      names = {"-o", "--output"},
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TEXT;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** CPU nanoseconds for one row. */
  private record Cost(String expression, Figure compiled, Figure byHand, double ratio) {

    String line() {
      return String.format(
          Locale.ROOT,
          "%-80s %22s %22s %6.2f%n",
          expression,
          compiled.spread(1),
          byHand.spread(1),
          ratio);
    }
  }

  /** Both ways to the same values, and what they took. */
  private static final class Contest {
    final Function<Row, @Nullable Object> compiled;
    final Function<Row, @Nullable Object> byHand;
    final List<Double> compiledNanos = new ArrayList<>();
    final List<Double> byHandNanos = new ArrayList<>();

    Contest(ExpressionPair pair) {
      this.compiled = pair.compiled();
      this.byHand = pair.byHand();
    }

    void requireSame(Row row) {
      Object value = compiled.apply(row);
      if (!Objects.equals(value, byHand.apply(row))) {
        throw new IllegalStateException(
            "The expression is %s for %s, in Java it is %s"
                .formatted(value, row, byHand.apply(row)));
      }
    }

    void round(EvaluationTimes times) {
      compiledNanos.add(times.nanosPerRow(compiled));
      byHandNanos.add(times.nanosPerRow(byHand));
    }

    void forget() {
      compiledNanos.clear();
      byHandNanos.clear();
    }

    Cost cost(ExpressionPair pair) {
      Figure ours = figure(compiledNanos);
      Figure theirs = figure(byHandNanos);
      return new Cost(pair.text(), ours, theirs, ours.median() / theirs.median());
    }

    private static Figure figure(List<Double> nanos) {
      return Figure.of(nanos.stream().mapToDouble(value -> value).toArray());
    }
  }

  private ExpressionsMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new ExpressionsMain()).run(arguments));
  }

  @Override
  public ExitCode run() {
    List<Cost> costs = costs(rows());
    spec.commandLine().getOut().println(output == OutputFormat.JSON ? json(costs) : text(costs));
    return ExitCode.OK;
  }

  private List<Cost> costs(List<Row> rows) {
    Map<ExpressionPair, Contest> contests = new EnumMap<>(ExpressionPair.class);
    for (ExpressionPair pair : ExpressionPair.values()) {
      contests.put(pair, new Contest(pair));
    }
    contests.values().forEach(contest -> rows.forEach(contest::requireSame));
    EvaluationTimes times = new EvaluationTimes(rows, PASSES);
    for (int round = 0; round < warmUp; round++) {
      contests.values().forEach(contest -> contest.round(times));
    }
    contests.values().forEach(Contest::forget);
    for (int round = 0; round < rounds; round++) {
      contests.values().forEach(contest -> contest.round(times));
    }
    return contests.entrySet().stream().map(each -> each.getValue().cost(each.getKey())).toList();
  }

  /** Every sixteenth has no price and no country. */
  private static List<Row> rows() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      Row full = Event.next(random, Instant.EPOCH.plusSeconds(i)).row();
      rows.add(i % 16 == 0 ? without(full, "price", "country") : full);
    }
    return rows;
  }

  private static Row without(Row full, String... columns) {
    Row row = new Row(full.type());
    for (int i = 0; i < full.type().size(); i++) {
      Object value = full.get(i);
      if (value != null && !List.of(columns).contains(full.type().field(i).name())) {
        row.setObject(i, value);
      }
    }
    return row;
  }

  private String text(List<Cost> costs) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "CPU nanoseconds for a row, medians of %d rounds (least to most)%n%-80s %22s %22s %6s%n",
            rounds,
            "",
            "compiled",
            "Java",
            "ratio"));
    costs.forEach(cost -> text.append(cost.line()));
    return text.toString();
  }

  private String json(List<Cost> costs) {
    try {
      return new ObjectMapper().writeValueAsString(Map.of("rounds", rounds, "nanosPerRow", costs));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report of numbers and names is JSON", e);
    }
  }
}
