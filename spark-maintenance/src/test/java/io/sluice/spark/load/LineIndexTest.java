package io.sluice.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineIndexTest {

  @Test
  void knowsEveryLineWhereverRowsAreApart() {
    Random random = new Random(5);
    LineIndex index = new LineIndex();
    List<Long> lines = new ArrayList<>();
    long line = 1;
    for (int row = 0; row < 10_000; row++) {
      line += random.nextInt(5) == 0 ? 1 + random.nextInt(4) : 1;
      lines.add(line);
      index.add(line);
    }

    assertThat(index.rows()).isEqualTo(lines.size());
    for (int row = 0; row < lines.size(); row++) {
      assertThat(index.line(row)).hasValue(lines.get(row));
    }
    assertThat(index.line(-1)).isEmpty();
    assertThat(index.line(lines.size())).isEmpty();
  }

  @Test
  void saysNothingOfLinesBeyondItsMemoryInsteadOfSomethingWrong() {
    LineIndex index = new LineIndex();
    for (long row = 0; row < 1_500_000; row++) {
      index.add(2 * row);
    }

    assertThat(index.line(999_999)).hasValue(1_999_998);
    assertThat(index.line(1_000_000)).isEmpty();
    assertThat(index.line(1_499_999)).isEmpty();
  }
}
