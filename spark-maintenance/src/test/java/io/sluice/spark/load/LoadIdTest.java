package io.sluice.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.spark.load.JsonScan.Shape;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadIdTest {

  private static List<SourceFile> files(String... digests) {
    return Arrays.stream(digests)
        .map(
            digest ->
                new SourceFile(
                    new Path("/" + digest), 1, 1, digest, List.of(), Shape.LINES, new LineIndex()))
        .toList();
  }

  @Test
  void isOfTheContentWhateverTheOrder() {
    LoadId id = LoadId.of(files("aa", "bb"), MissingRows.KEEP);

    assertThat(id.value()).matches("sha256-[0-9a-f]{32}");
    assertThat(LoadId.of(files("bb", "aa"), MissingRows.KEEP)).isEqualTo(id);
    assertThat(LoadId.of(files("aa"), MissingRows.KEEP)).isNotEqualTo(id);
    assertThat(LoadId.of(files("aabb"), MissingRows.KEEP)).isNotEqualTo(id);
  }

  @Test
  void isAnotherOneIfWhatIsMissingIsDeleted() {
    assertThat(LoadId.of(files("aa"), MissingRows.DELETE))
        .isNotEqualTo(LoadId.of(files("aa"), MissingRows.KEEP));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "it's", "a\nb", "ü"})
  void refusesWhatCannotNameATransaction(String text) {
    assertThatThrownBy(() -> LoadId.named(text)).hasMessageContaining("up to 100 letters, digits");
  }
}
