package io.emmer.em.family.mixed;

import io.emmer.em.Dataset;
import io.emmer.em.Mergeable;
import io.emmer.em.Moments;
import io.emmer.em.data.MomentRows;
import io.emmer.em.data.TableBlock;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableLayout;
import io.emmer.em.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the columns of a table hold, for {@code features} of model.json. */
public final class Columns {
  private Columns() {}

  /** Weighted sums of expanded rows. */
  private record Sums(double[] values) implements Mergeable<Sums> {
    @Override
    public Sums merge(Sums right) {
      Mergeable.addTo(values, right.values);
      return this;
    }
  }

  /**
   * The columns with their missing shares, means and deviations, or shares of levels, in two
   * passes.
   *
   * @param data rows of these columns, relative to no origin
   */
  public static TableSchema describe(TableSchema schema, Dataset data) {
    TableLayout layout = schema.layout();
    Moments moments = Moments.of(data);
    double[] sums =
        data.reduce(
                "shares of levels",
                () ->
                    leaf -> {
                      MomentRows rows = TableBlock.of(leaf, layout).moments();
                      Sums of = new Sums(new double[layout.size()]);
                      for (int n = 0; n < rows.rows(); n++) {
                        rows.addScaled(n, rows.weight(n), of.values, 0);
                      }
                      return of;
                    })
            .values();
    List<Column> described = new ArrayList<>();
    int category = 0;
    for (int d = 0; d < layout.dimensions(); d++) {
      Column column = schema.column(d);
      double observed = moments.observed()[d];
      double missing = 1 - observed / moments.weight();
      if (!(observed > 0) && column.type() != ColumnType.CONSTANT) {
        described.add(column.observed(1, null, null, null));
        category += column.type() == ColumnType.CATEGORICAL ? 1 : 0;
      } else if (column.type() == ColumnType.CATEGORICAL) {
        int from = layout.levelsAt() + layout.firstLevel()[category];
        int to = layout.levelsAt() + layout.firstLevel()[++category];
        List<Double> shares = IntStream.range(from, to).mapToObj(l -> sums[l] / observed).toList();
        described.add(column.observed(missing, null, null, shares));
      } else if (column.type() == ColumnType.CONSTANT) {
        described.add(column);
      } else {
        double deviation = Math.sqrt(moments.variance()[d]);
        described.add(column.observed(missing, moments.mean()[d], deviation, null));
      }
    }
    return new TableSchema(described);
  }
}
