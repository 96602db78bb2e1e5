package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobExamplesTest {

  static List<String> jobs() {
    return JobExamples.jobs();
  }

  @Test
  void allJobsAreListed() {
    assertThat(jobs()).contains("load", "merge", "optimize", "sql", "diff", "audit");
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void everyJobShowsHowItIsSubmittedToACluster(String job) {
    assertThat(JobExamples.submitted(job)).startsWith(job);
  }
}
