package io.emmer.em.findings;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.LeafTask;
import io.emmer.em.data.DataBlock;
import io.emmer.em.metric.Contingency;
import java.io.Serializable;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Counts the rows by the components that two models give them.
 *
 * @param labels whose components are the labels of the table
 * @param components whose components are its columns
 */
public record AgreementTask(Side labels, Side components) implements LeafTask<Contingency> {

  /** What a model does with blocks before it looks at them. */
  public interface View extends UnaryOperator<DataBlock>, Serializable {}

  /**
   * A model with its view of the rows.
   *
   * @param origin origin[d]: the blocks of the view hold x_n - origin
   */
  public record Side(Candidate<?, ?> candidate, double[] origin, View view)
      implements Serializable {
    private int size() {
      return candidate.model().components();
    }
  }

  /** Of two models that see the rows as they are, relative to the origin. */
  public AgreementTask(Candidate<?, ?> labels, Candidate<?, ?> components, double[] origin) {
    this(new Side(labels, origin, block -> block), new Side(components, origin, block -> block));
  }

  @Override
  public Worker<Contingency> worker() {
    EStep<?> ofLabels = labels.candidate.eStep(labels.origin);
    EStep<?> ofComponents = components.candidate.eStep(components.origin);
    return block ->
        count(
            block,
            ofLabels.assign(labels.view.apply(block)),
            ofComponents.assign(components.view.apply(block)));
  }

  private Contingency count(DataBlock block, Assignments ofLabels, Assignments ofComponents) {
    long[][] counts = new long[labels.size()][components.size()];
    for (int n = 0; n < block.rows(); n++) {
      int label = ofLabels.component()[n];
      counts[label][ofComponents.component()[n]] += block.weight(n) > 0 ? 1 : 0;
    }
    List<String> names = IntStream.range(0, counts.length).mapToObj(Integer::toString).toList();
    return new Contingency(names, components.size(), counts);
  }

  @Override
  public long resultBytes() {
    return (long) Long.BYTES * labels.size() * components.size();
  }
}
