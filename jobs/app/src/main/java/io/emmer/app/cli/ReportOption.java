package io.emmer.app.cli;

import io.emmer.app.report.Comparison;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.page.HtmlReport;
import io.emmer.spark.store.FileKind;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** The option of verbs that also write the page of {@code report} about what they fitted. */
final class ReportOption {
  /** The most typical rows of each component on a page. */
  static final int EXEMPLARS = 12;

  @NamesOutput
  @NoEffectOnNumbers
  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write the HTML page that emmer report makes.")
  private String report;

  boolean isGiven() {
    return report != null;
  }

  /** Refuses a file that is in the way, before any work is done. */
  void check(HadoopStore store, OutputOptions output) throws IOException {
    output.requireFree(store, report, FileKind.HTML);
  }

  /** Writes the page about one model. */
  void write(HadoopStore store, ReportData data, boolean overwrite) throws IOException {
    write(store, HtmlReport.render(data), overwrite);
  }

  /** Writes the page about several. */
  void write(HadoopStore store, Comparison comparison, boolean overwrite) throws IOException {
    write(store, HtmlReport.render(comparison), overwrite);
  }

  private void write(HadoopStore store, String html, boolean overwrite) throws IOException {
    store.writeFile(report, html.getBytes(StandardCharsets.UTF_8), overwrite);
  }

  /** What is said of the page after the result. */
  String remark() {
    return report == null ? "" : "; page in " + report;
  }
}
