package io.emmer.em.findings;

import io.emmer.em.FitResult;
import io.emmer.em.HyperParameters;
import io.emmer.em.Model;
import io.emmer.em.Objective;
import io.emmer.em.StopReason;
import io.emmer.em.StopRule;
import io.emmer.em.Trace;
import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What a finished fit says about itself: whether it is good, and what to do next. */
public final class FitFindings {
  /** Nats per row, or the share of the inertia, up to which two runs have the same end. */
  private static final double SAME_END = 1e-4;

  /** Adjusted Rand index from which on two runs have the same components. */
  private static final double SAME_COMPONENTS = 0.9;

  /** Nats of symmetric divergence below which two components are nearly the same. */
  private static final double SAME_DENSITY = 0.1;

  /** Share of the root mean squared distance to centres below which two centres are so. */
  private static final double SAME_CENTRE = 0.1;

  /** Share of the score by which held-out rows may do worse. */
  private static final double MOST_FALL = 0.01;

  /** More components than this are not compared in pairs. */
  public static final int MOST_IN_PAIRS = 1000;

  /** Code of {@link #heldOut}. */
  public static final String HELD_OUT = "held-out";

  private static final int MOST_NAMED = 5;

  private final FitResult<?, ?> best;
  private final List<Trace> runs;
  private final Limits limits;
  private final Model model;
  private final Trace trace;
  private final Objective objective;
  private final List<Finding> findings = new ArrayList<>();

  private FitFindings(FitResult<?, ?> best, List<Trace> runs, Limits limits) {
    this.best = best;
    this.runs = runs;
    this.limits = limits;
    this.model = best.model();
    this.trace = best.trace();
    this.objective = best.family().objective();
  }

  /**
   * By what a fit is judged.
   *
   * @param rule by which the runs stopped
   * @param warm whether they started from a model, so that another start would be no other
   * @param minShareOrNull share of the weight below which a component is small; null for the lesser
   *     of a thousandth and a twentieth of 1 / K
   * @param mustConverge whether a fit that did not converge is no result
   */
  public record Limits(StopRule rule, boolean warm, Double minShareOrNull, boolean mustConverge) {
    private double minShare(int components) {
      return minShareOrNull == null ? Math.min(1e-3, 0.05 / components) : minShareOrNull;
    }
  }

  /**
   * All findings, in the order of their rules.
   *
   * @param best the run that is kept
   * @param runs of all restarts, the best included
   * @param agreement adjusted Rand index of the assignments of the best two runs, if it is known
   */
  public static List<Finding> of(
      FitResult<?, ?> best, List<Trace> runs, Limits limits, OptionalDouble agreement) {
    FitFindings of = new FitFindings(best, runs, limits);
    of.converged();
    of.incidents();
    of.atFloor();
    of.smallComponents();
    of.restarts(agreement);
    of.nearlyTheSame();
    return List.copyOf(of.findings);
  }

  /**
   * How well the model does on rows that it was not fitted to.
   *
   * @param heldOut log-likelihood of a row, or its squared distance
   */
  public static Finding heldOut(FitResult<?, ?> fit, double heldOut) {
    double training = fit.objective() / fit.weight();
    Objective objective = fit.family().objective();
    String text =
        Text.format(
            "%s per held-out row %s, per row of the fit %s",
            objective.label(), Text.brief(heldOut), Text.brief(training));
    double gain = objective.improvement(training, heldOut);
    return gain < -MOST_FALL * Math.abs(training) || Double.isNaN(gain)
        ? Finding.doubtful(HELD_OUT, text, "give fewer --components, or more rows")
        : Finding.good(HELD_OUT, text);
  }

  private void converged() {
    StopReason reason = trace.stopReason();
    String after = "after " + Text.count(trace.iterations(), "iteration");
    if (reason.converged()) {
      String how = reason == StopReason.FIXED_POINT ? "nothing changes any more" : tolerance();
      findings.add(Finding.good("converged", Text.format("converged %s: %s", after, how)));
      return;
    }
    boolean time = reason == StopReason.TIME_LIMIT;
    String text =
        Text.format(
            "not converged: stopped %s by %s%s",
            after, time ? "--time-limit" : "--max-iterations", lastChange());
    String remedy =
        time
            ? "raise --time-limit"
            : Text.format("give --max-iterations %d", Math.max(100, 2 * trace.iterations()));
    Finding.Level level = limits.mustConverge ? Finding.Level.BAD : Finding.Level.DOUBTFUL;
    findings.add(new Finding("converged", level, text, remedy));
  }

  private String tolerance() {
    StopRule rule = limits.rule;
    List<String> tolerances = new ArrayList<>();
    if (rule.tolerance() > 0) {
      tolerances.add("--tolerance " + Text.brief(rule.tolerance()));
    }
    if (rule.absoluteTolerance() > 0) {
      tolerances.add("--absolute-tolerance " + Text.brief(rule.absoluteTolerance()));
    }
    return "the last change is within " + String.join(" and ", tolerances);
  }

  /** The last relative change beside the tolerance; nothing where there is no change. */
  private String lastChange() {
    int last = trace.penalized().size() - 1;
    if (last < 1) {
      return "";
    }
    double before = trace.penalized().get(last - 1);
    double change = Math.abs(trace.penalized().get(last) - before);
    double relative = change / objective.toleranceScale(before, best.weight());
    double tolerance = limits.rule.tolerance();
    return Text.format(
        "; the last relative change was %s, %s",
        Text.brief(relative),
        tolerance > 0 ? "the tolerance is " + Text.brief(tolerance) : "no tolerance is set");
  }

  private void incidents() {
    if (trace.falls() > 0) {
      findings.add(
          Finding.doubtful(
              "falls",
              Text.format(
                  "the objective fell %s%s",
                  Text.count(trace.falls(), "time"),
                  hasFloor() ? ", as the variance floor is no part of it" : ""),
              hasFloor() ? "give a smaller --variance-floor" : null));
    }
    if (trace.lostComponents() > 0) {
      String text =
          Text.format(
              "%s lost all their rows, counted %s over the iterations",
              objective.isLikelihood() ? "components" : "clusters",
              Text.count(trace.lostComponents(), "time"));
      findings.add(Finding.bad("lost-components", text, fewer()));
    }
    if (trace.raisedFloors() > 0) {
      String text =
          Text.format(
              "the variance floor had to be raised %s, as a covariance was singular",
              Text.count(trace.raisedFloors(), "time"));
      findings.add(Finding.doubtful("raised-floors", text, largerFloor()));
    }
  }

  private void atFloor() {
    if (best.isAtFloor()) {
      double[] weights = model.weights();
      int least = best.family().leastRows(model.dimensions());
      long few = best.atFloor().stream().filter(k -> weights[k] * best.weight() < least).count();
      String ofRows = Text.format("fewer than %d rows", least);
      String to =
          few == 0
              ? "the variance floor"
              : few == best.atFloor().size() ? ofRows : "the variance floor, or to " + ofRows;
      String text =
          Text.format("%s shrank to %s, so the likelihood says nothing", named(best.atFloor()), to);
      findings.add(Finding.bad("at-the-floor", text, hasFloor() ? largerFloor() : fewer()));
    }
  }

  private boolean hasFloor() {
    return best.family().hyperParameters().contains(HyperParameters.VARIANCE_FLOOR);
  }

  private String largerFloor() {
    return "give a larger --variance-floor"
        + (model.components() > 1 ? ", or fewer --components" : "")
        + (best.family().support().missing() ? ", or --count for columns of counts" : "");
  }

  private String fewer() {
    return model.components() > 1 ? "give fewer --components" : null;
  }

  private void smallComponents() {
    double[] weights = model.weights();
    double least = limits.minShare(weights.length);
    IntPredicate isSmall = k -> weights[k] < least;
    List<Integer> small = IntStream.range(0, weights.length).filter(isSmall).boxed().toList();
    if (!small.isEmpty()) {
      double smallest = small.stream().mapToDouble(k -> weights[k]).min().orElseThrow();
      String text =
          Text.format(
              "%s %s less than %s%% of the rows; the smallest has %s%%",
              named(small),
              small.size() == 1 ? "has" : "have",
              Text.brief(100 * least),
              Text.brief(100 * smallest));
      findings.add(Finding.doubtful("small-component", text, fewer()));
    }
  }

  private void restarts(OptionalDouble agreement) {
    if (model.components() == 1 || limits.warm) {
      return;
    }
    if (runs.size() == 1) {
      String text = "one start only: another one may end better";
      findings.add(Finding.doubtful("restarts-agree", text, "give --restarts 5"));
      return;
    }
    double unit = objective.isLikelihood() ? best.weight() : Math.abs(best.objective());
    double[] gaps =
        runs.stream()
            .mapToDouble(run -> Math.abs(run.objective() - best.objective()))
            .map(difference -> difference == 0 ? 0 : difference / unit) // the inertia may be 0
            .sorted()
            .toArray();
    long reached = Arrays.stream(gaps).filter(gap -> gap <= SAME_END).count();
    String text =
        Text.format("%d of %d starts end at the best objective", reached, runs.size())
            + (reached > 1 || unit == 0 ? "" : Text.format("; the next is %s away", gap(gaps[1])))
            + passedOver(unit)
            + (agreement.isPresent()
                ? Text.format("; the best two agree by an ARI of %.2f", agreement.getAsDouble())
                : "");
    boolean same = agreement.isEmpty() || agreement.getAsDouble() >= SAME_COMPONENTS;
    String remedy = Text.format("give --restarts %d", Math.max(10, 2 * runs.size()));
    findings.add(
        reached > 1 && same
            ? Finding.good("restarts-agree", text)
            : Finding.doubtful("restarts-agree", text, remedy));
  }

  /** Of runs that ended better, which only one with a component at the floor can. */
  private String passedOver(double unit) {
    long better =
        runs.stream()
            .filter(
                run -> objective.improvement(best.objective(), run.objective()) / unit > SAME_END)
            .count();
    return better == 0
        ? ""
        : Text.format(
            "; %d ended higher with a component at the variance floor, and %s passed over",
            better, better == 1 ? "was" : "were");
  }

  private String gap(double gap) {
    return objective.isLikelihood()
        ? Text.brief(gap) + " nats per row"
        : Text.brief(100 * gap) + "%";
  }

  private void nearlyTheSame() {
    int components = model.components();
    if (components > MOST_IN_PAIRS) {
      String text = Text.format("pairs of components are not compared above K=%d", MOST_IN_PAIRS);
      findings.add(Finding.doubtful("nearly-the-same", text, null));
      return;
    }
    double[] centres = model.centres();
    List<String> pairs = new ArrayList<>();
    boolean[] twin = new boolean[components];
    for (int i = 0; i < components; i++) {
      for (int j = i + 1; j < components && !twin[i]; j++) {
        if (!twin[j] && areNearlyTheSame(i, j, centres)) {
          twin[j] = true;
          pairs.add(Text.format("%d and %d", i, j));
        }
      }
    }
    if (!pairs.isEmpty()) {
      String named = String.join(", ", pairs.subList(0, Math.min(MOST_NAMED, pairs.size())));
      int more = pairs.size() - MOST_NAMED;
      String text =
          Text.format(
              "components %s%s are nearly the same",
              named, more > 0 ? Text.format(" and %d more pairs", more) : "");
      findings.add(Finding.doubtful("nearly-the-same", text, fewer()));
    }
  }

  private boolean areNearlyTheSame(int i, int j, double[] centres) {
    if (objective.isLikelihood()) {
      return model.divergence(i, j, SAME_DENSITY) < SAME_DENSITY;
    }
    double limit = SAME_CENTRE * SAME_CENTRE * best.objective() / best.weight();
    int dims = model.dimensions();
    double squared = 0;
    for (int d = 0; d < dims && squared < limit; d++) {
      double difference = centres[i * dims + d] - centres[j * dims + d];
      squared += difference * difference;
    }
    return squared < limit;
  }

  /** Such as {@code component 3} or {@code components 3, 4 and 9}. */
  private static String named(List<Integer> components) {
    List<String> shown =
        new ArrayList<>(components.stream().limit(MOST_NAMED).map(String::valueOf).toList());
    int more = components.size() - shown.size();
    String last = more > 0 ? more + " more" : shown.remove(shown.size() - 1);
    String all = shown.isEmpty() ? last : String.join(", ", shown) + " and " + last;
    return Text.plural(components.size(), "component") + " " + all;
  }
}
