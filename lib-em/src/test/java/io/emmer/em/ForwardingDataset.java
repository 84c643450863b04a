package io.emmer.em;

/** A dataset that is another one but for its passes. */
public interface ForwardingDataset extends Dataset {
  Dataset data();

  @Override
  default long rows() {
    return data().rows();
  }

  @Override
  default int dimensions() {
    return data().dimensions();
  }

  @Override
  default double[] origin() {
    return data().origin();
  }
}
