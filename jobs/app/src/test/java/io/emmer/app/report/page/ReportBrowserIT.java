package io.emmer.app.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.app.nightly.SampleDrift;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Looks at reports in Chromium, all of them in frames of one page, as a start of it takes longer
 * than a look. Pictures stay in {@code target/report-screenshots}.
 */
class ReportBrowserIT {
  private static final Path SCREENSHOTS = Path.of("target", "report-screenshots");
  private static final int PHONE = 390;
  private static final int DESKTOP = 1280;

  private static final int[] WIDTHS = {320, PHONE, 768, DESKTOP};

  private static final int LIGHT = 0xfffaf8f4;
  private static final int DARK = 0xff171613;

  private static final String HOSTILE =
      "</title><script>document.title='owned'</script><img src=x onerror=alert(1)>";

  /** Says what frames make of pages: a window cannot be so narrow. */
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
              name: frame.getAttribute("src") + " " + frame.clientWidth,
              title: page.title,
              text: page.documentElement.outerHTML.replace(/data:[^"]*/g, "data:"),
              inner: frame.contentWindow.innerWidth,
              scroll: page.documentElement.scrollWidth,
              images: page.images.length,
              broken: [...page.images].filter(i => !i.complete || i.naturalWidth === 0).length
            };
          });
          document.getElementById("result").textContent =
            encodeURIComponent(JSON.stringify(found));
        };
      </script>
      """;

  private static final String FRAME =
      "<iframe src=\"%s\" style=\"width:%dpx;height:%dpx;border:0\"></iframe>%n";

  /** Frames beside each other, which follow the scheme that the browser is asked for. */
  private static final String PICTURE =
      """
      <!DOCTYPE html><title>picture</title><meta name="color-scheme" content="light dark">
      <body style="margin:0;display:flex">%s</body>
      """;

  // Its processes may still write to their profiles when they have ended for us.
  @TempDir(cleanup = CleanupMode.NEVER)
  private static Path directory;

  private static Browser browser;

  /** What it finds in each page, by the page's name and a width. */
  private static Map<String, JsonNode> found;

  private static String log;

  @BeforeAll
  static void look() throws Exception {
    Optional<Browser> chromium = Browser.find(directory);
    if ("1".equals(System.getenv("EMMER_REQUIRE_BROWSER"))) {
      assertThat(chromium)
          .as("Chromium on the PATH, required by EMMER_REQUIRE_BROWSER")
          .isPresent();
    }
    assumeTrue(chromium.isPresent(), "There is no Chromium on the PATH");
    browser = chromium.orElseThrow();
    StringBuilder frames = new StringBuilder();
    for (String page : write()) {
      for (int width : WIDTHS) {
        frames.append(FRAME.formatted(page, width, 800));
      }
    }
    measure(frames.toString());
  }

  /** Writes all pages; returns their names. */
  private static List<String> write() throws IOException {
    String longName = "x".repeat(10_000);
    Map<String, String> pages = new TreeMap<>();
    pages.put("digits", HtmlReport.render(SampleReports.digits(20)));
    pages.put("plain", HtmlReport.render(SampleReports.plain(100)));
    pages.put("text", HtmlReport.render(SampleReports.withText(longName)));
    pages.put("hostile", HtmlReport.render(SampleReports.withText(HOSTILE)));
    pages.put("sweep", HtmlReport.render(SampleReports.sweep(longName)));
    pages.put("comparison", HtmlReport.render(SampleReports.comparison(longName)));
    pages.put("plane", HtmlReport.render(SampleReports.plane(20_000, true)));
    pages.put("ratings", SampleFactors.page("x".repeat(1000)));
    pages.put("drift", SampleDrift.page("x".repeat(1000), true));
    pages.put("hostile-drift", SampleDrift.page(HOSTILE, false));
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Files.writeString(directory.resolve(page.getKey() + ".html"), page.getValue());
    }
    return pages.keySet().stream().map(name -> name + ".html").toList();
  }

  private static void measure(String frames) throws IOException, InterruptedException {
    Path wrapper = Files.writeString(directory.resolve("measure.html"), MEASURE.formatted(frames));
    Browser.Output output =
        browser.dump(
            wrapper,
            DESKTOP,
            "--allow-file-access-from-files",
            "--hide-scrollbars",
            "--virtual-time-budget=5000");
    log = output.log();
    Matcher result = Pattern.compile("<pre id=\"result\">([^<]+)</pre>").matcher(output.page());
    assertThat(result.find()).as(output.page() + log).isTrue();
    found = new TreeMap<>();
    String json = URLDecoder.decode(result.group(1), StandardCharsets.UTF_8);
    for (JsonNode frame : new ObjectMapper().readTree(json)) {
      found.put(frame.get("name").asText(), frame);
    }
  }

  private static String text(String page) {
    return found.get(page + ".html " + DESKTOP).get("text").asText();
  }

  @Test
  void everyPageFitsEveryScreenAndEveryImageIsDecoded() {
    assertThat(found).hasSize(10 * WIDTHS.length);
    found.forEach(
        (name, frame) -> {
          int width = Integer.parseInt(name.substring(name.indexOf(' ') + 1));
          assertThat(frame.get("inner").asInt()).as("width of %s", name).isEqualTo(width);
          assertThat(frame.get("scroll").asInt()).as("contents of %s", name).isEqualTo(width);
          assertThat(frame.get("broken").asInt()).as("broken in %s", name).isZero();
        });
    assertThat(found.get("digits.html 320").get("images").asInt()).isEqualTo(240);
  }

  @Test
  void everyPageIsShownWithoutComplaints() {
    assertThat(text("digits"))
        .contains("<h1 dir=\"auto\">bernoulli mixture of 20 components</h1>")
        .contains("Converged after 44 iterations")
        .contains("Contingency table");
    assertThat(text("sweep")).contains("BIC, smaller is better", "All configurations, best first");
    assertThat(text("comparison")).contains("Side by side", "the true components");
    assertThat(text("ratings")).contains("Validation RMSE, closer", "Loss after the start");
    assertThat(text("hostile-drift"))
        .contains("The gate", "Prototypes as published, and now", "The last 30 nights");
    assertThat(log).doesNotContain("CONSOLE");
  }

  @Test
  void hostileTextsRunNothing() {
    for (String page : List.of("hostile", "hostile-drift")) {
      assertThat(text(page)).as(page).doesNotContain("<title>owned").doesNotContain("<script");
    }
    found.forEach((name, frame) -> assertThat(frame.get("title").asText()).endsWith("Emmer"));
  }

  @Test
  void theyLookLikeThis() throws Exception {
    List<String> frames = new ArrayList<>();
    for (String page : List.of("digits", "plain", "sweep", "drift")) {
      frames.add(FRAME.formatted(page + ".html", DESKTOP, 3000));
    }
    frames.add(FRAME.formatted("digits.html", PHONE, 3000));
    BufferedImage light = picture("light", 4 * DESKTOP + PHONE, String.join("", frames));
    for (int n = 0; n < frames.size(); n++) {
      assertThat(light.getRGB(n * DESKTOP + 2, 2)).as(frames.get(n)).isEqualTo(LIGHT);
    }

    String nights = FRAME.formatted("digits.html", DESKTOP, 3000);
    String plane = FRAME.formatted("plane.html", DESKTOP, 3000);
    BufferedImage dark = picture("dark", 2 * DESKTOP, nights + plane);
    assertThat(dark.getRGB(2, 2)).isEqualTo(DARK);
    assertThat(dark.getRGB(DESKTOP + 2, 2)).isEqualTo(DARK);
    assertThat(colours(dark.getSubimage(DESKTOP, 0, DESKTOP, 2200)))
        .as("blended points")
        .isGreaterThan(100);
  }

  private static BufferedImage picture(String scheme, int width, String frames) throws Exception {
    Path page = directory.resolve(scheme + ".html");
    Files.writeString(page, PICTURE.formatted(frames));
    Path picture = Files.createDirectories(SCREENSHOTS).resolve(scheme + ".png");
    String preferred = scheme.equals("dark") ? "0" : "1";
    browser.screenshot(
        page, width, 3000, picture, "--blink-settings=preferredColorScheme=" + preferred);
    return ImageIO.read(picture.toFile());
  }

  private static long colours(BufferedImage image) {
    return IntStream.range(0, image.getHeight())
        .flatMap(y -> IntStream.range(0, image.getWidth()).map(x -> image.getRGB(x, y)))
        .distinct()
        .count();
  }
}
