package io.emmer.em;

import java.util.List;

/** One scan of the data that serves all candidates. */
public interface StatisticsPass {
  /** The statistics of all rows under every candidate, in the order of the candidates. */
  List<Statistics<?>> sweep(List<Candidate<?, ?>> candidates);
}
