package io.emmer.em;

import java.util.List;

/** A dataset whose jobs leave their descriptions. */
public record RecordedDataset(Dataset data, List<String> jobs) implements ForwardingDataset {
  @Override
  public <R extends Mergeable<R>> R reduce(String description, LeafTask<R> task) {
    jobs.add(description);
    return data.reduce(description, task);
  }
}
