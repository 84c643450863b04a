package io.emmer.app.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.nightly.SampleDrift;
import io.emmer.app.report.ReportData;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Looks at reports in Chromium. Screenshots stay in {@code target/report-screenshots}. */
class ReportBrowserIT {
  private static final Path SCREENSHOTS = Path.of("target", "report-screenshots");
  private static final int PHONE = 390;
  private static final int DESKTOP = 1280;

  private static final int[] WIDTHS = {320, PHONE, 768, DESKTOP};

  /** Says what frames of several widths make of pages: a window cannot be so narrow. */
  private static final String MEASURE =
      """
      <!DOCTYPE html><title>measure</title>
      %s
      <pre id="result"></pre>
      <script>
        window.onload = () => {
          const found = [...document.getElementsByTagName("iframe")].map(frame => {
            const page = frame.contentDocument;
            return {
              inner: frame.contentWindow.innerWidth,
              scroll: page.documentElement.scrollWidth,
              images: page.images.length,
              broken: [...page.images].filter(i => !i.complete || i.naturalWidth === 0).length
            };
          });
          document.getElementById("result").textContent = JSON.stringify(found);
        };
      </script>
      """;

  private static final String FRAME =
      "<iframe src=\"%s\" style=\"width:%dpx;height:800px;border:0\"></iframe>%n";

  // Its processes may still write to their profiles when they have ended for us.
  @TempDir(cleanup = CleanupMode.NEVER)
  Path directory;

  private Browser browser;

  @BeforeEach
  void findBrowser() throws IOException {
    Optional<Browser> found = Browser.find(directory);
    if ("1".equals(System.getenv("EMMER_REQUIRE_BROWSER"))) {
      assertThat(found).as("Chromium on the PATH, required by EMMER_REQUIRE_BROWSER").isPresent();
    }
    assumeTrue(found.isPresent(), "There is no Chromium on the PATH");
    browser = found.orElseThrow();
    Files.createDirectories(SCREENSHOTS);
  }

  private Path write(ReportData data) throws IOException {
    return write(HtmlReport.render(data));
  }

  private Path write(String page) throws IOException {
    return Files.writeString(directory.resolve("report.html"), page);
  }

  /** What one browser finds in pages, each in a frame of each of {@link #WIDTHS}. */
  private JsonNode measure(Map<String, String> pages) throws IOException, InterruptedException {
    StringBuilder frames = new StringBuilder();
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Files.writeString(directory.resolve(page.getKey() + ".html"), page.getValue());
      for (int width : WIDTHS) {
        frames.append(FRAME.formatted(page.getKey() + ".html", width));
      }
    }
    Path wrapper = Files.writeString(directory.resolve("measure.html"), MEASURE.formatted(frames));
    Browser.Output output =
        browser.dump(
            wrapper,
            DESKTOP,
            "--allow-file-access-from-files",
            "--hide-scrollbars",
            "--virtual-time-budget=5000");
    Matcher result = Pattern.compile("<pre id=\"result\">([^<]+)</pre>").matcher(output.page());
    assertThat(result.find()).as(output.page() + output.log()).isTrue();
    return new ObjectMapper().readTree(result.group(1));
  }

  @Test
  void showsThePageWithoutComplaints() throws Exception {
    Browser.Output output = browser.dump(write(SampleReports.digits(20)), DESKTOP);

    assertThat(output.page())
        .contains("<h1 dir=\"auto\">bernoulli mixture of 20 components</h1>")
        .contains("Converged after 44 iterations")
        .contains("Contingency table");
    assertThat(output.log()).doesNotContain("CONSOLE");
  }

  @Test
  void everyPageFitsEveryScreenAndEveryImageIsDecoded() throws Exception {
    String longName = "x".repeat(10_000);
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("digits", HtmlReport.render(SampleReports.digits(20)));
    pages.put("plain", HtmlReport.render(SampleReports.plain(100)));
    pages.put("text", HtmlReport.render(SampleReports.withText(longName)));
    pages.put("sweep", HtmlReport.render(SampleReports.sweep(longName)));
    pages.put("comparison", HtmlReport.render(SampleReports.comparison(longName)));
    pages.put("plane", HtmlReport.render(SampleReports.plane(20_000, true)));
    pages.put("ratings", SampleFactors.page("x".repeat(1000)));
    pages.put("drift", SampleDrift.page("x".repeat(1000), true));

    JsonNode found = measure(pages);

    assertThat(found).hasSize(pages.size() * WIDTHS.length);
    int frame = 0;
    for (String page : pages.keySet()) {
      for (int width : WIDTHS) {
        JsonNode measured = found.get(frame++);
        String name = page + " at a width of " + width + ": " + measured;
        assertThat(measured.get("inner").asInt()).as(name).isEqualTo(width);
        assertThat(measured.get("scroll").asInt()).as(name).isEqualTo(width);
        assertThat(measured.get("broken").asInt()).as(name).isZero();
      }
    }
    assertThat(found.get(0).get("images").asInt()).isEqualTo(240);
  }

  @Test
  void showsSweepsAndComparisonsWithoutComplaints() throws Exception {
    Browser.Output sweep =
        browser.dump(write(HtmlReport.render(SampleReports.sweep("gaussian-full"))), DESKTOP);
    assertThat(sweep.page()).contains("BIC, smaller is better", "All configurations, best first");
    assertThat(sweep.log()).doesNotContain("CONSOLE");

    Browser.Output both =
        browser.dump(write(HtmlReport.render(SampleReports.comparison("clusters"))), DESKTOP);
    assertThat(both.page()).contains("Side by side", "the true components");
    assertThat(both.log()).doesNotContain("CONSOLE");
  }

  @Test
  void showsRatingsWithoutComplaints() throws Exception {
    Browser.Output output = browser.dump(write(SampleFactors.page("x".repeat(1000))), DESKTOP);
    assertThat(output.page()).contains("Validation RMSE, closer", "Loss after the start");
    assertThat(output.log()).doesNotContain("CONSOLE");
  }

  @Test
  void showsDriftWithoutComplaints() throws Exception {
    String hostile = "</title><script>document.title='owned'</script>";
    Path page = write(SampleDrift.page(hostile, false));
    Browser.Output output = browser.dump(page, DESKTOP);
    assertThat(output.page())
        .contains("The gate", "Prototypes as published, and now", "The last 30 nights")
        .doesNotContain("<title>owned")
        .doesNotContain("<script");
    assertThat(output.log()).doesNotContain("CONSOLE");
    write(SampleDrift.page("weights moved", true));
    Path picture = SCREENSHOTS.resolve("drift.png");
    browser.screenshot(page, DESKTOP, 2900, picture, "--blink-settings=preferredColorScheme=1");
    assertThat(topLeft(picture)).isEqualTo(0xfffaf8f4);
  }

  @Test
  void planesLookLikeThis() throws Exception {
    Path page = write(SampleReports.plane(20_000, true));
    Path raster = SCREENSHOTS.resolve("plane.png");
    Path sweep = SCREENSHOTS.resolve("sweep.png");

    browser.screenshot(page, DESKTOP, 2200, raster, "--blink-settings=preferredColorScheme=0");
    write(HtmlReport.render(SampleReports.sweep("gaussian-full")));
    browser.screenshot(page, DESKTOP, 2600, sweep, "--blink-settings=preferredColorScheme=1");

    assertThat(colours(raster)).as("blended points").isGreaterThan(100);
    assertThat(topLeft(sweep)).isEqualTo(0xfffaf8f4);
  }

  @Test
  void hostileTextsRunNothing() throws Exception {
    String hostile = "</title><script>document.title='owned'</script><img src=x onerror=alert(1)>";

    Browser.Output output = browser.dump(write(SampleReports.withText(hostile)), DESKTOP);

    assertThat(output.page()).doesNotContain("<title>owned").doesNotContain("<script");
    assertThat(output.log()).doesNotContain("CONSOLE");
  }

  @Test
  void looksLikeThis() throws Exception {
    Path page = write(SampleReports.digits(20));
    Path wrapper = Files.writeString(directory.resolve("phone.html"), phone());
    Path desktop = SCREENSHOTS.resolve("desktop.png");
    Path dark = SCREENSHOTS.resolve("desktop-dark.png");
    Path narrow = SCREENSHOTS.resolve("phone.png");

    browser.screenshot(page, DESKTOP, 7000, desktop, "--blink-settings=preferredColorScheme=1");
    browser.screenshot(page, DESKTOP, 7000, dark, "--blink-settings=preferredColorScheme=0");
    browser.screenshot(wrapper, 500, 13400, narrow, "--blink-settings=preferredColorScheme=1");

    write(SampleReports.plain(100));
    Path plain = SCREENSHOTS.resolve("plain.png");
    browser.screenshot(page, DESKTOP, 2600, plain, "--blink-settings=preferredColorScheme=1");

    assertThat(topLeft(plain)).isEqualTo(0xfffaf8f4);
    assertThat(topLeft(desktop)).isEqualTo(0xfffaf8f4);
    assertThat(topLeft(dark)).isEqualTo(0xff171613);
    assertThat(topLeft(narrow)).isEqualTo(0xfffaf8f4);
  }

  private static String phone() {
    return "<!DOCTYPE html><title>phone</title><body style=\"margin:0\"><iframe src=\"report.html\""
        + " style=\"width:%dpx;height:13400px;border:0\"></iframe>".formatted(PHONE);
  }

  private static long colours(Path png) throws IOException {
    BufferedImage image = ImageIO.read(png.toFile());
    return IntStream.range(0, image.getHeight())
        .flatMap(y -> IntStream.range(0, image.getWidth()).map(x -> image.getRGB(x, y)))
        .distinct()
        .count();
  }

  private static int topLeft(Path png) throws IOException {
    return ImageIO.read(png.toFile()).getRGB(2, 2);
  }
}
