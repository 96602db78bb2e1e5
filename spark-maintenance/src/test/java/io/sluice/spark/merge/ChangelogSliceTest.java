package io.sluice.spark.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.SluiceException;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Action$;
import org.junit.jupiter.api.Test;

class ChangelogSliceTest {

  private static ChangelogCommit commit(long version, String... actions) {
    return ChangelogCommit.of(
        version, List.of(actions).stream().map(ChangelogSliceTest::action).toList());
  }

  private static Action action(String json) {
    return Action$.MODULE$.fromJson(json);
  }

  private static String add(String path, boolean isNew) {
    return "{\"add\":{\"path\":\"%s\",\"partitionValues\":{},\"size\":1,\"modificationTime\":0,\"dataChange\":%s}}"
        .formatted(path, isNew);
  }

  private static String remove(String path, boolean isGone) {
    return "{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":0,\"dataChange\":%s}}"
        .formatted(path, isGone);
  }

  private static String info(String operation) {
    return "{\"commitInfo\":{\"timestamp\":0,\"operation\":\"%s\",\"operationParameters\":{}}}"
        .formatted(operation);
  }

  @Test
  void takesTheFilesThatBroughtRowsAndNoneTwice() {
    ChangelogSlice slice =
        ChangelogSlice.of(
            "changelog",
            4,
            6,
            List.of(
                commit(5, add("a", true), add("b", true)),
                commit(
                    6,
                    info("OPTIMIZE"),
                    remove("old", false),
                    remove("b", false),
                    add("c", false))));

    assertThat(slice.files()).extracting(file -> file.path()).containsExactly("a", "b");
    assertThat(slice.rewritten()).isEqualTo(Set.of("b"));
  }

  @Test
  void refusesWhatTookRowsOutOrTheLogDoesNotHave() {
    assertRefused(
        List.of(commit(5, info("DELETE"), remove("a", true))), "version 5 (DELETE) took rows out");
    assertRefused(List.of(commit(5, info("RESTORE"))), "version 5 (RESTORE) took rows out");
    assertRefused(List.of(commit(6, add("a", true))), "the log has version 5 no more");
    assertRefused(List.of(), "the log has version 5 no more");
    assertRefused(List.of(commit(5, add("a", true))), "the log has version 6 no more");
  }

  private static void assertRefused(List<ChangelogCommit> commits, String reason) {
    assertThatThrownBy(() -> ChangelogSlice.of("changelog", 4, 6, commits))
        .isInstanceOf(SluiceException.class)
        .hasMessageContainingAll("Cannot fold what is new in changelog", reason, "--full");
  }

  @Test
  void aSliceHasAsManyChangesAsItsFilesSayIfAllDo() {
    assertThat(slice("{\\\"numRecords\\\":7}", 1).changes()).hasValue(7);
    assertThat(slice("{}", 1).changes()).isEmpty();
  }

  private static ChangelogSlice slice(String statistics, long bytes) {
    String add =
        "{\"add\":{\"path\":\"a\",\"partitionValues\":{},\"size\":%d,\"modificationTime\":0,\"dataChange\":true,\"stats\":\"%s\"}}"
            .formatted(bytes, statistics);
    return ChangelogSlice.of("changelog", 0, 1, List.of(commit(1, add)));
  }
}
