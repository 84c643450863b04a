package io.emmer.app.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.app.report.ReportData;
import io.emmer.em.metric.Agreement;
import io.emmer.em.model.ModelDocument;
import io.emmer.spark.fit.ParameterHistory;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlReportTest {
  private static final int THREE_MEGABYTES = 3_000_000;

  private static int count(String page, String part) {
    return page.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void hasAllPartsInOrder() {
    String page = HtmlReport.render(SampleReports.digits(20));

    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .containsSubsequence(
            "<header>",
            "<nav",
            "<main",
            "id=\"summary\"",
            "id=\"objective\"",
            "id=\"components\"",
            "id=\"labels\"",
            "id=\"weights\"",
            "id=\"configuration\"",
            "id=\"provenance\"",
            "</main>",
            "<footer>");
    assertThat(count(page, "<article class=\"card\"")).isEqualTo(20);
    assertThat(count(page, "alt=\"Prototype of component ")).isEqualTo(20);
    assertThat(count(page, "alt=\"Row ")).isEqualTo(200);
    assertThat(count(page, "class=\"line best\""))
        .isEqualTo(count(page, "<figcaption>The whole") + count(page, "<figcaption>Closer"));
  }

  @Test
  void saysHowTheRunEndedAndHowToReadTheObjective() {
    ReportData digits = SampleReports.digits(20);
    Agreement found = Agreement.of(digits.evaluation().contingency());
    String page = HtmlReport.render(digits);

    assertThat(page)
        .contains("Converged after 44 iterations: <bdi>tolerance</bdi>")
        .contains("−9,391,402.5")
        .containsPattern(measure("NMI", found.nmi()))
        .containsPattern(measure("ARI", found.ari()))
        .containsPattern(measure("Hungarian accuracy", found.hungarianAccuracy()))
        .contains("cross-entropy score, not a normalised log-likelihood");
    assertThat(HtmlReport.render(SampleReports.plain(2))).contains("densities, not probabilities");
  }

  private static String measure(String name, double value) {
    return name + "</dt>\\s*<dd[^>]*>" + String.format(Locale.ROOT, "%.3f", value) + "<";
  }

  @Test
  void ordersComponentsByWeightAndKeepsTheirIndex() {
    String page = HtmlReport.render(SampleReports.plain(2));

    assertThat(page)
        .containsSubsequence(">Component 2<", "50.0%", ">Component 1<", ">Component 0<", "16.7%");
  }

  @Test
  void isTheSameEveryTime() {
    assertThat(HtmlReport.render(SampleReports.digits(10)))
        .isEqualTo(HtmlReport.render(SampleReports.digits(10)));
  }

  @Test
  void staysSmallWithFiftyComponents() {
    String page = HtmlReport.render(SampleReports.digits(50));

    assertThat(count(page, "<article class=\"card\"")).isEqualTo(50);
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(THREE_MEGABYTES);
  }

  @Test
  void refersToNothingOutside() {
    String page = HtmlReport.render(SampleReports.digits(20));

    assertThat(page).doesNotContain("http://", "https://", "@import", "<script");
    Matcher references =
        Pattern.compile("(?:src|srcset|href|action|data|poster)=\"([^\"]*)\"|url\\(([^)]*)")
            .matcher(page);
    assertThat(references.results().map(found -> found.group(1) == null ? "" : found.group(1)))
        .hasSizeGreaterThan(200)
        .allMatch(reference -> reference.startsWith("data:") || reference.startsWith("#"));
  }

  @Test
  void everyPictureHasAText() {
    for (ReportData data : List.of(SampleReports.digits(20), SampleReports.plain(100))) {
      String page = HtmlReport.render(data);

      assertThat(Pattern.compile("<img(?![^>]* alt=\")").matcher(page).find()).isFalse();
      assertThat(Pattern.compile("<svg(?![^>]* aria-label=\"[^\"]+\")").matcher(page).find())
          .isFalse();
      assertThat(Pattern.compile("<th(?!ead)(?![^>]* scope=\")").matcher(page).find()).isFalse();
      assertThat(count(page, "<caption>")).isEqualTo(count(page, "<table"));
      assertThat(count(page, "<h1")).isEqualTo(1);
    }
  }

  @Test
  void plainRowsHaveBarsAndValues() {
    String page = HtmlReport.render(SampleReports.plain(100));

    assertThat(page).doesNotContain("<img").contains("first 64 of 100").contains("; …");
    Matcher prototype =
        Pattern.compile("aria-label=\"Prototype of component 0\">.*?<path d=\"([^\"]*)\"")
            .matcher(page);
    assertThat(prototype.find()).isTrue();
    assertThat(count(prototype.group(1), "Z")).isEqualTo(64);
    assertThat(page).doesNotContain("id=\"labels\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</title></style><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "<!-- & ]]> ${7*7} <#list>",
      })
  void escapesWhatTextsHold(String text) {
    String page = HtmlReport.render(SampleReports.withText(text));

    assertThat(page).doesNotContain(text).doesNotContain("<script").doesNotContain("<img");
    String unquoted = page.replaceAll("\"[^\"]*\"", "");
    assertThat(Pattern.compile("<[^>]*\\son\\w+\\s*=").matcher(unquoted).find()).isFalse();
    String escaped =
        text.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
            .replace("'", "&#39;");
    assertThat(page).contains("<dd dir=\"auto\">" + escaped + "</dd>");
  }

  @Test
  void showsWhatWouldActUnseen() {
    String page =
        HtmlReport.render(SampleReports.withText("a\u202eb\u200fc\u0000d\u001b[1me\ud800"));

    assertThat(page).contains("a\\u202eb\\u200fc\\u0000d\\u001b[1me\\ud800");
    assertThat(page.codePoints().filter(c -> c < ' ' && c != '\n').count()).isZero();
  }

  @Test
  void shortensHeadingsButNotValues() {
    String text = "x".repeat(10_000);

    assertThat(HtmlReport.render(SampleReports.withText(text)))
        .contains("<dd dir=\"auto\">" + text + "</dd>");
    assertThat(HtmlReport.render(SampleReports.comparison(text)))
        .contains("<h1 dir=\"auto\">" + "x".repeat(159) + "…</h1>");
  }

  @Test
  void survivesObjectivesThatAreNotFinite() {
    Double[] broken = {Double.NEGATIVE_INFINITY, Double.NaN, -3.0, Double.POSITIVE_INFINITY, -2.0};

    String page =
        HtmlReport.render(
            SampleReports.plain(
                2,
                SampleReports.restart(1, true, "TOLERANCE", broken),
                SampleReports.restart(2, false, "TOLERANCE", Double.NaN)));

    assertThat(page).contains("−∞", "undefined");
    assertThat(page).doesNotContain("NaN", "Infinity");
  }

  @Test
  void refusesRunsWithoutABest() {
    ModelDocument.Restart run = SampleReports.trace(1, 1, 1, 3, false);

    assertThatThrownBy(() -> SampleReports.plain(2, run))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exactly one trace is the best");
  }

  @Test
  void aModelWithoutRunsHasOnePoint() {
    String page = HtmlReport.render(SampleReports.plain(2, new ModelDocument.Restart[0]));

    assertThat(page).contains("as given", "model without a trace", "−315");
  }

  @Test
  void drawsRowsAndComponentsOfAPlane() {
    String page = HtmlReport.render(SampleReports.plane(300, true));

    assertThat(page)
        .contains("id=\"plane\"", "All 300 rows", "one and two standard deviations")
        .contains("Scatter plot of 300 rows over value 1 and value 2");
    assertThat(count(page, "class=\"ellipse\"")).isEqualTo(4);
    assertThat(page).doesNotContain("<image");
    Matcher dots = Pattern.compile("class=\"dots\"[^>]* d=\"([^\"]*)\"").matcher(page);
    assertThat(dots.results().mapToInt(found -> count(found.group(1), "h0")).sum()).isEqualTo(300);
    assertThat(HtmlReport.render(SampleReports.plane(300, false)))
        .doesNotContain("class=\"ellipse\"", "two standard deviations");
  }

  @Test
  void manyRowsBecomeOnePicture() {
    String page = HtmlReport.render(SampleReports.plane(20_000, true));

    assertThat(page)
        .contains("<image href=\"data:image/png;base64,")
        .doesNotContain("class=\"dots");
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(600_000);
  }

  @Test
  void putsModelsSideBySideWithTheTruth() {
    String page = HtmlReport.render(SampleReports.comparison("clusters"));

    assertThat(page)
        .containsSubsequence("id=\"side\"", "id=\"side-0\"", "id=\"side-1\"", "The models")
        .containsSubsequence("id=\"model-0\"", "id=\"model-1\"")
        .contains("Dashed: the true components", "80.0% at (0.000; 0.000), sd 0.200 and 0.300");
    assertThat(count(page, "class=\"mark true\"")).isEqualTo(4);
  }

  @Test
  void showsEveryRunOfASweep() {
    String page = HtmlReport.render(SampleReports.sweep("gaussian-full"));

    assertThat(page)
        .containsSubsequence("Log-likelihood, greater", "AIC, smaller", "BIC,", "ICL,", "Inertia")
        .contains("not started")
        .containsSubsequence(
            "<a href=\"#model-0\" aria-label=\"Rank 1, shown below\">1</a>", "gaussian-diagonal");
    // 10 configurations on 4 charts and 5 on one, 3 runs each; and the keys.
    assertThat(count(page, "<circle class=\"run")).isEqualTo(3 * (10 * 4 + 5) + 4);
    assertThat(count(page, "<circle class=\"run best\"")).isEqualTo(10 * 4 + 5 + 4);
  }

  @Test
  void noIdOccursTwice() {
    for (String page :
        List.of(
            HtmlReport.render(SampleReports.sweep("a")),
            HtmlReport.render(SampleReports.comparison("b")),
            HtmlReport.render(SampleReports.digits(20)))) {
      List<String> ids =
          Pattern.compile("\\sid=\"([^\"]*)\"")
              .matcher(page)
              .results()
              .map(found -> found.group(1))
              .toList();
      assertThat(ids).doesNotHaveDuplicates();
      Matcher links = Pattern.compile("(?:href=\"#|aria-labelledby=\")([^\"]*)\"").matcher(page);
      assertThat(links.results().map(found -> found.group(1)).toList()).isSubsetOf(ids);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"</h1><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>"})
  void escapesWhatTextsOfSeveralModelsHold(String text) {
    for (String page :
        List.of(
            HtmlReport.render(SampleReports.comparison(text)),
            HtmlReport.render(SampleReports.sweep(text)))) {
      assertThat(page).doesNotContain(text).doesNotContain("<script", "<img src=x");
    }
  }

  @Test
  void joinsTheComponentsThatAreAlike() {
    String page = HtmlReport.render(SampleReports.digits(20));

    assertThat(page).containsPattern("Dendrogram of 20 components: \\d+ and \\d+ are the nearest");
    Matcher branches = Pattern.compile("class=\"branches\" d=\"([^\"]*)\"").matcher(page);
    assertThat(branches.find()).isTrue();
    assertThat(count(branches.group(1), "M")).isEqualTo(19);
    assertThat(page).contains("<a href=\"#component-19\">");
    assertThat(HtmlReport.render(SampleReports.plane(30, true))).contains("id=\"tree\"");
    assertThat(HtmlReport.render(SampleReports.withText("x"))).doesNotContain("id=\"tree\"");
  }

  @Test
  void showsTheStepsOfAHistory() {
    ReportData digits = SampleReports.digits(10);

    String page = HtmlReport.render(with(digits, 61));

    assertThat(page).contains("21 of 61 iterations").contains(">After iteration 60<");
    assertThat(count(page, "alt=\"The components after iteration ")).isEqualTo(21);
    assertThat(count(page, "type=\"radio\"")).isEqualTo(21);
    assertThat(HtmlReport.render(with(digits, 5))).contains("Every iteration, in the order");
  }

  private static ReportData with(ReportData data, int models) {
    return new ReportData(
        data.stored(),
        data.model(),
        data.evaluation(),
        data.transform(),
        data.imageShape(),
        data.plane(),
        new ParameterHistory.Kept(0, Collections.nCopies(models, data.model())),
        data.profile());
  }
}
