package io.emmer.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.family.Families;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Starts;
import io.emmer.em.model.NpyFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that is taken apart after any pass, as far as files hold it, goes on to the same bits. */
class ResumeTest {
  private static final TestRows ROWS =
      TestRows.around(3, new double[] {.2, .3, .7, .6, .4, .4, .5, .2, .5}, 0.15, 240);
  private static final StopRule RULE = new StopRule(12, 1e-9, 0, 0);

  static List<String> names() {
    return Families.names();
  }

  private static LocalDataset data(Family<?, ?> family) {
    double[] values = Arrays.stream(ROWS.values()).map(x -> Math.min(1, Math.max(0, x))).toArray();
    return TestRows.of(3, values).dataset(32, family);
  }

  private static <M extends Model, S extends Statistics<S>> List<Candidate<?, ?>> starts(
      Family<M, S> family, int restarts) {
    List<Candidate<?, ?>> starts = new ArrayList<>();
    Starts.models(data(family), family, 3, restarts, 1, Initialization.Rule.RANDOM_ROWS)
        .forEach(model -> starts.add(new Candidate<>(family, model)));
    return starts;
  }

  /** Takes the states after every pass. */
  private static final class Recorder implements FitListener {
    private final List<List<RunState<?, ?>>> passes = new ArrayList<>();
    private final List<Boolean> ended = new ArrayList<>();

    @Override
    public void evaluated(Event event) {}

    @Override
    public void passed(boolean last, Supplier<List<RunState<?, ?>>> states) {
      ended.add(last);
      passes.add(states.get());
    }
  }

  private static <M extends Model, S extends Statistics<S>> RunState<M, S> throughFiles(
      RunState<M, S> state) {
    M model = state.model();
    Map<String, NdArray> arrays = throughFiles(model.arrays());
    arrays.putAll(throughFiles(model.carried()));
    return new RunState<>(
        state.family(),
        state.family().read(model.components(), model.dimensions(), arrays),
        state.trace());
  }

  private static Map<String, NdArray> throughFiles(Map<String, NdArray> arrays) {
    Map<String, NdArray> read = new HashMap<>();
    arrays.forEach(
        (name, array) -> {
          try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            NpyFile.write(out, array);
            read.put(name, NpyFile.read(new ByteArrayInputStream(out.toByteArray()), name));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return read;
  }

  private static List<RunState<?, ?>> throughFiles(List<RunState<?, ?>> states) {
    return states.stream().<RunState<?, ?>>map(ResumeTest::throughFiles).toList();
  }

  private static void assertSame(List<FitResult<?, ?>> resumed, List<FitResult<?, ?>> expected) {
    for (int i = 0; i < expected.size(); i++) {
      FitResult<?, ?> found = resumed.get(i);
      FitResult<?, ?> wanted = expected.get(i);
      assertThat(found.model().weights()).isEqualTo(wanted.model().weights());
      assertThat(found.model().sameParameters(wanted.model())).isTrue();
      assertThat(found)
          .usingRecursiveComparison()
          .ignoringFields("family", "model", "trace.seconds")
          .isEqualTo(wanted);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyPassIsAPlaceToGoOnFrom(String name) {
    Family<?, ?> family = Families.of(name, HyperParameters.DEFAULTS);
    Recorder recorder = new Recorder();
    List<FitResult<?, ?>> expected =
        new EmLoop(data(family), RULE, recorder).run(starts(family, 3));
    assertThat(recorder.passes).hasSizeGreaterThan(3);
    assertThat(recorder.ended).endsWith(true).containsOnlyOnce(true);
    for (List<RunState<?, ?>> states : recorder.passes) {
      List<RunState<?, ?>> stored = throughFiles(states);
      assertSame(new EmLoop(data(family), RULE, event -> {}).resume(stored), expected);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void aRunThatHasStoppedObeysAnotherRule(String name) {
    Family<?, ?> family = Families.of(name, HyperParameters.DEFAULTS);
    Recorder recorder = new Recorder();
    new EmLoop(data(family), StopRule.iterations(3), recorder).run(starts(family, 2));
    List<RunState<?, ?>> states = recorder.passes.get(recorder.passes.size() - 1);
    assertThat(states).allMatch(state -> state.trace().stopped().isPresent());
    List<FitResult<?, ?>> resumed =
        new EmLoop(data(family), StopRule.iterations(9), event -> {}).resume(throughFiles(states));
    assertSame(
        resumed,
        new EmLoop(data(family), StopRule.iterations(9), event -> {}).run(starts(family, 2)));
  }

  @Test
  void statesSayWhereARunIs() {
    Family<?, ?> family = Families.of("bernoulli", HyperParameters.DEFAULTS);
    Recorder recorder = new Recorder();
    FitResult<?, ?> result =
        new EmLoop(data(family), StopRule.iterations(2), recorder).run(starts(family, 1)).get(0);
    assertThat(recorder.passes)
        .extracting(states -> states.get(0).iteration())
        .containsExactly(1, 2, 2);
    RunState<?, ?> last = recorder.passes.get(2).get(0);
    assertThat(last.trace().stopped()).contains(StopReason.MAX_ITERATIONS);
    assertThat(last.trace().objectives()).isEqualTo(result.trace().objectives().subList(0, 2));
    assertThat(last.trace().seconds()).isEqualTo(result.trace().seconds());
    assertThatThrownBy(() -> new Trace(List.of(1.), List.of(), 0, 0, 0, Optional.empty()))
        .hasMessageContaining("1 objectives, but 0 penalised ones");
  }
}
