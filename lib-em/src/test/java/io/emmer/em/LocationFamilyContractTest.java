package io.emmer.em;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What every family keeps that moves with its data. */
public abstract class LocationFamilyContractTest<M extends Model, S extends Statistics<S>>
    extends FamilyContractTest<M, S> {
  @Test
  void translationMovesTheCentresOnly() {
    TestRows rows = sample(400);
    double[] start = Arrays.copyOf(rows.values(), K * D);
    FitResult<?, ?> here = fit(rows, start);
    double[] movedStart = Arrays.stream(start).map(x -> x + 3).toArray();
    FitResult<?, ?> there = fit(rows.moved(1, 3), movedStart);
    assertClose(there.objective(), here.objective(), 1e-11, 0);
    assertClose(
        Arrays.stream(there.model().centres()).map(x -> x - 3).toArray(),
        here.model().centres(),
        1e-10);
  }

  @Test
  void anOffsetOfAMillionCostsNoDigitsButItsOwn() {
    TestRows rows = sample(400);
    double[] start = Arrays.copyOf(rows.values(), K * D);
    FitResult<?, ?> here = fit(rows, start);
    double[] movedStart = Arrays.stream(start).map(x -> x + 1e6).toArray();
    FitResult<?, ?> there = fit(rows.moved(1, 1e6), movedStart);
    // A double near 1e6 is known to 1e-10.
    assertClose(there.objective(), here.objective(), 1e-8, 0);
    double[] centres = there.model().centres();
    for (int i = 0; i < centres.length; i++) {
      assertThat(Math.abs(centres[i] - 1e6 - here.model().centres()[i])).isLessThan(1e-8);
    }
  }

  private FitResult<?, ?> fit(TestRows rows, double[] centres) {
    Dataset data = rows.dataset(100, family());
    return fit(data, family().fromCentres(K, centres, Moments.of(data)), StopRule.iterations(5));
  }
}
