package io.sluice.spark.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.delta.actions.Action$;
import org.apache.spark.sql.delta.actions.AddFile;
import org.junit.jupiter.api.Test;

class TouchedFilesTest {

  private static final List<AddFile> FILES = List.of(file(10), file(30), file(20), file(40));

  private static AddFile file(long bytes) {
    return (AddFile)
        Action$.MODULE$.fromJson(
            "{\"add\":{\"path\":\"file-%1$d\",\"partitionValues\":{},\"size\":%1$d,\"modificationTime\":0,\"dataChange\":true}}"
                .formatted(bytes));
  }

  @Test
  void fewerChangesThanHalfOfTheTableHasFilesCannotTouchHalfOfIt() {
    assertThat(TouchedFiles.mayBeMostOf(FILES, OptionalLong.of(1))).isFalse();
    assertThat(TouchedFiles.mayBeMostOf(FILES, OptionalLong.of(2))).isTrue();
    assertThat(TouchedFiles.mayBeMostOf(FILES, OptionalLong.empty())).isTrue();
    assertThat(TouchedFiles.mayBeMostOf(List.of(), OptionalLong.of(9))).isFalse();
  }

  @Test
  void halfOfTheBytesIsMostOfTheTable() {
    assertThat(new TouchedFiles(List.of(file(49)), 100).areMostOfTheTable()).isFalse();
    assertThat(new TouchedFiles(List.of(file(30), file(20)), 100).areMostOfTheTable()).isTrue();
    assertThat(new TouchedFiles(List.of(), 0).areMostOfTheTable()).isFalse();
  }
}
