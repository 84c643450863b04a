package io.emmer.em.findings;

import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.LeafTask;
import io.emmer.em.data.DataBlock;
import io.emmer.em.metric.Contingency;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts the rows by the components that two models give them.
 *
 * @param labels whose components are the labels of the table
 * @param components whose components are its columns
 * @param origin origin[d]: blocks hold x_n - origin
 */
public record AgreementTask(Candidate<?, ?> labels, Candidate<?, ?> components, double[] origin)
    implements LeafTask<Contingency> {

  @Override
  public Worker<Contingency> worker() {
    EStep<?> ofLabels = labels.eStep(origin);
    EStep<?> ofComponents = components.eStep(origin);
    return block -> count(block, ofLabels, ofComponents);
  }

  private Contingency count(DataBlock block, EStep<?> ofLabels, EStep<?> ofComponents) {
    int[] label = ofLabels.assign(block).component();
    int[] component = ofComponents.assign(block).component();
    long[][] counts = new long[labels.model().components()][components.model().components()];
    for (int n = 0; n < label.length; n++) {
      counts[label[n]][component[n]] += block.weight(n) > 0 ? 1 : 0;
    }
    List<String> names = IntStream.range(0, counts.length).mapToObj(Integer::toString).toList();
    return new Contingency(names, components.model().components(), counts);
  }

  @Override
  public long resultBytes() {
    return (long) Long.BYTES * labels.model().components() * components.model().components();
  }
}
