package io.sluice.spark.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SideBySideTest {

  @Test
  void answersInTheOrderOfTheTablesWhicheverEndsFirst() {
    CyclicBarrier met = new CyclicBarrier(2);

    List<String> answers =
        SideBySide.each(
            List.of("a", "b", "c", "d"),
            name -> {
              meet(met);
              return name + name;
            });

    assertThat(answers).containsExactly("aa", "bb", "cc", "dd");
  }

  /** Only steps that run at the same time get here. */
  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void triesEveryTableAndThrowsWhatTheFirstFailedWith() {
    Set<Integer> tried = ConcurrentHashMap.newKeySet();

    assertThatThrownBy(
            () ->
                SideBySide.each(
                    List.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
                    number -> {
                      tried.add(number);
                      if (number % 3 == 2) {
                        throw new IllegalArgumentException("no " + number);
                      }
                      return number;
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no 2")
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("no 5", "no 8"));
    assertThat(tried).hasSize(9);
  }
}
