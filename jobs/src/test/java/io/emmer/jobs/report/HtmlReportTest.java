package io.emmer.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
    String page = HtmlReport.render(SampleReports.digits(20));

    assertThat(page)
        .contains("Converged after 44 iterations: <bdi>tolerance</bdi>")
        .contains("−9,391,402.5")
        .contains("0.712")
        .contains("cross-entropy score, not a normalised log-likelihood")
        .doesNotContain("Hungarian");
    assertThat(HtmlReport.render(SampleReports.plain(2))).contains("densities, not probabilities");
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

    String page = HtmlReport.render(SampleReports.withText(text));

    assertThat(page).contains("<dd dir=\"auto\">" + text + "</dd>");
    assertThat(page).contains("<h1 dir=\"auto\">" + "x".repeat(159) + "…</h1>");
  }

  @Test
  void survivesObjectivesThatAreNotFinite() {
    ReportData plain = SampleReports.plain(2);
    Values broken =
        Values.of(Double.NEGATIVE_INFINITY, Double.NaN, -3, Double.POSITIVE_INFINITY, -2);
    ReportData data =
        new ReportData(
            "t",
            "f",
            "o",
            "s",
            3,
            2,
            90,
            List.of(),
            List.of(
                new ReportData.Trace("a", broken, true, false, "r"),
                new ReportData.Trace("b", Values.of(Double.NaN), false, false, "r")),
            plain.cards(),
            null,
            null,
            null,
            List.of(),
            List.of());

    String page = HtmlReport.render(data);

    assertThat(page).contains("−∞", "undefined");
    assertThat(page).doesNotContain("NaN", "Infinity");
  }

  @Test
  void refusesPartsThatContradictEachOther() {
    ReportData.Trace trace = SampleReports.trace("a", 1, 1, 3, false);

    assertThatThrownBy(
            () ->
                new ReportData(
                    "t",
                    "f",
                    "o",
                    "s",
                    0,
                    2,
                    9,
                    List.of(),
                    List.of(trace),
                    List.of(),
                    null,
                    null,
                    null,
                    List.of(),
                    List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exactly one trace is the best");
  }
}
