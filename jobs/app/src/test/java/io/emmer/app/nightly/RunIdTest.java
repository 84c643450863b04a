package io.emmer.app.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"2026-11-21", "2026-11-21.2", "2026-11-21.17"})
  void namesAreRead(String name) {
    assertThat(RunId.parse(name).orElseThrow().name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2026-13-01", "2026-11-21.0", "2026-11-21.x", ".2026-11-21.tmp-1"})
  void otherNamesAreNone(String name) {
    assertThat(RunId.parse(name)).isEmpty();
  }

  @Test
  void ordersByDateThenRevision() {
    LocalDate date = LocalDate.of(2026, 11, 21);
    RunId first = new RunId(date, 1);
    RunId tenth = new RunId(date, 10);
    RunId before = new RunId(date.minusDays(1), 3);
    assertThat(Stream.of(tenth, first, before, first.next()).sorted())
        .containsExactly(before, first, first.next(), tenth);
  }
}
