package io.emmer.app.report.page;

import io.emmer.app.report.ProvenanceEntries;
import io.emmer.app.report.ReportData.Entry;
import io.emmer.spark.ratings.FactorDocument;
import java.util.List;
import java.util.Locale;

/** The page about a factorisation, from what model.json says. */
public final class FactorPage {
  private FactorPage() {}

  /** The page of a run. */
  public static String html(FactorDocument model, String title) {
    FactorDocument.Ending ending = model.ending();
    List<Entry> tiles =
        List.of(
            new Entry("test RMSE", rmse(ending.rmse().test())),
            new Entry("test RMSE of user means", rmse(ending.userMeanRmse().test())),
            new Entry("validation RMSE", rmse(ending.rmse().validation())),
            new Entry("training RMSE", rmse(ending.rmse().training())));
    return new FactorReport(
            title,
            model.trace().stream().map(FactorPage::step).toList(),
            ending.bestStep(),
            tiles,
            summary(model),
            ProvenanceEntries.configuration(model.provenance()))
        .html();
  }

  private static FactorReport.Step step(FactorDocument.Step at) {
    return new FactorReport.Step(at.step(), at.objective(), at.trainingRmse(), at.validationRmse());
  }

  private static List<Entry> summary(FactorDocument model) {
    FactorDocument.Header header = model.header();
    FactorDocument.Ending ending = model.ending();
    FactorDocument.Input input = model.input();
    return List.of(
        new Entry("users", count(header.users())),
        new Entry("items", count(header.items())),
        new Entry("factors", count(header.factors())),
        new Entry("steps", count(ending.iterations())),
        new Entry("best step", count(ending.bestStep())),
        new Entry("stopped by", ProvenanceEntries.words(ending.stopReason())),
        new Entry("ratings read", count(input.ratings())),
        new Entry("ratings kept", count(input.keptRatings())),
        new Entry("for training", count(input.training())),
        new Entry("for validation", count(input.validation())),
        new Entry("for test", count(input.test())));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String rmse(double error) {
    return String.format(Locale.ROOT, "%.5f", error);
  }
}
