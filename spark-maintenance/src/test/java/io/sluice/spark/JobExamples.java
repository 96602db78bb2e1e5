package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.spark.job.SparkSubmit;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the help of the jobs shows, as somebody reads and copies it from a terminal. */
final class JobExamples {

  private static final Pattern COMMAND = Pattern.compile("^  ([a-z-]+)\\b");
  private static final Pattern ARGUMENT = Pattern.compile("'([^']*)'|(\\S+)");

  private JobExamples() {}

  /** The jobs that the help of all lists. */
  static List<String> jobs() {
    String help = shown("--help");
    return help.substring(help.indexOf("Commands:"))
        .lines()
        .skip(1)
        .takeWhile(line -> !line.isBlank())
        .map(COMMAND::matcher)
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1))
        .toList();
  }

  /** The arguments in the spark-submit example of a job, as a shell would pass them. */
  static List<String> submitted(String job) {
    String help = shown(job, "--help");
    assertThat(help).contains(SparkSubmit.EXAMPLE);
    String arguments =
        help.substring(help.indexOf(SparkSubmit.EXAMPLE) + SparkSubmit.EXAMPLE.length()).strip();
    assertThat(arguments.lines()).as("lines that only %s needs", job).hasSize(1);
    return ARGUMENT
        .matcher(arguments)
        .results()
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
        .toList();
  }

  private static String shown(String... arguments) {
    StringWriter out = new StringWriter();
    int exit =
        JobMain.runner(Jobs.context())
            .printingTo(new PrintWriter(out, true), new PrintWriter(out, true))
            .run(arguments);
    assertThat(exit).isZero();
    return out.toString();
  }
}
