package io.emmer.em;

import java.util.List;

/** A dataset whose jobs leave their descriptions. */
public record RecordedDataset(Dataset data, List<String> jobs) implements Dataset {
  @Override
  public long rows() {
    return data.rows();
  }

  @Override
  public int dimensions() {
    return data.dimensions();
  }

  @Override
  public double[] origin() {
    return data.origin();
  }

  @Override
  public <R extends Mergeable<R>> R reduce(String description, LeafTask<R> task) {
    jobs.add(description);
    return data.reduce(description, task);
  }
}
