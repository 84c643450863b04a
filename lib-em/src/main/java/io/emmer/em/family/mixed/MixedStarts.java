package io.emmer.em.family.mixed;

import io.emmer.em.Moments;
import io.emmer.em.RandomKey;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableLayout;
import io.emmer.em.table.TableSchema;
import io.emmer.em.text.Text;
import java.util.List;

/** Starting parameters of rows with these columns. */
record MixedStarts(TableSchema schema, Moments moments) {
  /** How much of a start belongs to its row, the rest to all rows alike. */
  private static final double OWN = 0.5;

  /**
   * Around rows: numbers start at the row's, rates at .5 x + .5 times the mean, and the row's level
   * has .5 + .5 / L. A missing cell starts at the mean, or with equal levels.
   *
   * @param rows rows[k*D + d]
   */
  MixedParameters around(int components, double[] rows, double[] variances) {
    TableLayout layout = schema.layout();
    MixedParameters start = MixedParameters.blank(components, layout);
    for (int k = 0; k < components; k++) {
      int row = k * layout.dimensions();
      int numbers = layout.numbers().length;
      System.arraycopy(variances, 0, start.variances(), k * numbers, numbers);
      for (int j = 0; j < numbers; j++) {
        int d = layout.numbers()[j];
        start.means()[k * numbers + j] = orMean(rows[row + d], d);
      }
      int counts = layout.counts().length;
      for (int j = 0; j < counts; j++) {
        int d = layout.counts()[j];
        start.rates()[k * counts + j] =
            OWN * orMean(rows[row + d], d) + (1 - OWN) * moments.mean()[d];
      }
      for (int j = 0; j < layout.categories().length; j++) {
        level(start, k, j, rows[row + layout.categories()[j]]);
      }
    }
    return start;
  }

  private double orMean(double x, int d) {
    return Double.isNaN(x) ? moments.mean()[d] : x;
  }

  private void level(MixedParameters start, int k, int j, double own) {
    TableLayout layout = schema.layout();
    int count = layout.levels(j);
    for (int l = 0; l < count; l++) {
      double share = Double.isNaN(own) ? 1 : 1 - OWN;
      start.probabilities()[k * layout.levels() + layout.firstLevel()[j] + l] =
          share / count + (own == l ? OWN : 0);
    }
  }

  /** Levels ~ Dirichlet(1), rates ~ U(.5, 1.5) times the mean, means ~ U over the range. */
  MixedParameters random(int components, RandomKey key, double[] variances) {
    CounterRandom.Stream random =
        CounterRandom.stream(
            key.seed(), RandomPurpose.INITIAL_PARAMETERS, key.restart(), key.components());
    TableLayout layout = schema.layout();
    MixedParameters start = MixedParameters.blank(components, layout);
    for (int k = 0; k < components; k++) {
      int numbers = layout.numbers().length;
      System.arraycopy(variances, 0, start.variances(), k * numbers, numbers);
      for (int j = 0; j < numbers; j++) {
        int d = layout.numbers()[j];
        start.means()[k * numbers + j] = random.nextUniform(moments.min()[d], moments.max()[d]);
      }
      int counts = layout.counts().length;
      for (int j = 0; j < counts; j++) {
        start.rates()[k * counts + j] =
            random.nextUniform(0.5, 1.5) * moments.mean()[layout.counts()[j]];
      }
      for (int j = 0; j < layout.categories().length; j++) {
        dirichlet(start.probabilities(), k * layout.levels(), j, random);
      }
    }
    return start;
  }

  private void dirichlet(double[] p, int component, int j, CounterRandom.Stream random) {
    int from = component + schema.layout().firstLevel()[j];
    int to = component + schema.layout().firstLevel()[j + 1];
    double sum = 0;
    for (int i = from; i < to; i++) {
      p[i] = -StrictMath.log(random.nextUniform());
      sum += p[i];
    }
    for (int i = from; i < to; i++) {
      p[i] /= sum;
    }
  }

  /**
   * The parameters of a model of other rows. A level that it lacks starts at 1 / (n_d + L), n_d the
   * observed weight of its column, and the others are rescaled.
   *
   * @throws IllegalArgumentException if the model has other columns
   */
  MixedParameters from(MixedModel model) {
    List<Column> others = model.schema().columns();
    requireColumns(others);
    TableLayout layout = schema.layout();
    TableLayout old = model.schema().layout();
    MixedParameters known = model.parameters();
    int components = model.components();
    double[] probabilities = new double[components * layout.levels()];
    for (int j = 0; j < layout.categories().length; j++) {
      int d = layout.categories()[j];
      List<String> levels = schema.column(d).levels();
      List<String> oldLevels = others.get(d).levels();
      double added = 1 / (moments.observed()[d] + levels.size());
      long lacking = levels.stream().filter(level -> !oldLevels.contains(level)).count();
      double kept = 1 - lacking * added;
      for (int k = 0; k < components; k++) {
        for (int l = 0; l < levels.size(); l++) {
          int from = oldLevels.indexOf(levels.get(l));
          probabilities[k * layout.levels() + layout.firstLevel()[j] + l] =
              from < 0
                  ? added
                  : kept * known.probabilities()[k * old.levels() + old.firstLevel()[j] + from];
        }
      }
    }
    return new MixedParameters(
        known.weights(), known.means(), known.variances(), probabilities, known.rates());
  }

  private void requireColumns(List<Column> others) {
    for (int d = 0; d < Math.max(others.size(), schema.columns().size()); d++) {
      Column other = d < others.size() ? others.get(d) : null;
      Column own = d < schema.columns().size() ? schema.column(d) : null;
      if (own == null
          || other == null
          || !own.name().equals(other.name())
          || own.type() != other.type()
          || (own.type() == ColumnType.CATEGORICAL && !own.levels().containsAll(other.levels()))) {
        throw new IllegalArgumentException(
            Text.format("column %d: found %s, expected %s", d, words(other), words(own)));
      }
    }
  }

  private static String words(Column column) {
    return column == null ? "none" : column.type() + " '" + column.name() + "'";
  }
}
