package io.emmer.app.quantize;

import io.emmer.app.image.Grid;
import io.emmer.app.image.Picture;
import io.emmer.app.image.Png;
import io.emmer.em.text.Text;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The sheet of the original beside all images, with a line for every K and captions below. */
final class Sheet {
  private static final int GAP = 12;
  private static final int CAPTION_HEIGHT = 40;
  private static final int LINE_HEIGHT = 17;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final int LEAST_WIDTH = 200;
  private static final Color BACKGROUND = Color.WHITE;
  private static final Color TITLE = new Color(0x1a1a1a);
  private static final Color DETAIL = new Color(0x555555);

  private final int width;
  private final int height;
  private final Grid grid;

  /**
   * A picture with what stands below it.
   *
   * @param title the first line
   * @param detail the second line
   */
  private record Panel(String title, String detail, Picture picture) {}

  private Sheet(int width, int height) {
    this.width = width;
    this.height = height;
    grid = new Grid(width, height + CAPTION_HEIGHT, GAP, GAP);
  }

  /**
   * Draws the sheet.
   *
   * @param panelWidth pixels of every picture
   * @return the encoded PNG; its letters, and so its bytes, depend on the fonts of the machine
   */
  static byte[] png(PictureFile file, List<QuantizeJob.Painted> images, int panelWidth) {
    Picture original = file.picture();
    long height =
        Math.max(1, Math.round((double) panelWidth * original.height() / original.width()));
    Sheet sheet = new Sheet(panelWidth, (int) height);
    return Png.encode(sheet.draw(panels(file, images)));
  }

  /** Whether Java finds a font to write captions in, which servers may be without. */
  static boolean canWrite() {
    try {
      FONT.getStringBounds("K", new FontRenderContext(null, true, false));
      return true;
    } catch (RuntimeException | InternalError | LinkageError e) {
      // Each is what some version of Java says without fontconfig, freetype or fonts.
      return false;
    }
  }

  /**
   * The width of pictures where the user gives none: their own within bounds. A line has the
   * original, the families, and samples of mixtures.
   */
  static int defaultWidth(Picture original, QuantizeJob.Settings settings) {
    long families =
        settings.configurations().stream().map(c -> c.family().name()).distinct().count();
    int columns = (int) (1 + families * (settings.sample() ? 2 : 1));
    return Math.max(LEAST_WIDTH, Math.min(Math.max(LEAST_WIDTH, 2560 / columns), original.width()));
  }

  private static List<List<Panel>> panels(PictureFile file, List<QuantizeJob.Painted> images) {
    QuantizeDocument.Input input = file.input();
    Panel original =
        new Panel(
            "original",
            Text.format(
                "%,d colours, %,d bytes of %s",
                input.colours(), input.bytes(), input.format().toUpperCase(Locale.ROOT)),
            file.picture());
    // A line for every K, in the order in which they are asked for.
    Map<Integer, List<Panel>> lines = new LinkedHashMap<>();
    for (QuantizeJob.Painted image : images) {
      QuantizeDocument.Kind kind = image.document().kind();
      List<Panel> line =
          lines.computeIfAbsent(
              kind.requestedComponents(), k -> new ArrayList<>(List.of(original)));
      QuantizeDocument.Quality quality = image.document().quality();
      String name = kind.family() + ", K = " + kind.requestedComponents();
      boolean fewer = kind.components() < kind.requestedComponents();
      line.add(
          new Panel(
              name
                  + (fewer ? " (" + kind.components() + " kept)" : "")
                  + (kind.soft() ? ", blended" : ""),
              Text.format("%s dB, %,d bytes", quality.decibels(), quality.bytes()),
              image.picture()));
      if (image.sample() != null) {
        line.add(new Panel(name, "every pixel drawn from the mixture", image.sample()));
      }
    }
    return List.copyOf(lines.values());
  }

  private BufferedImage draw(List<List<Panel>> lines) {
    int columns = lines.stream().mapToInt(List::size).max().orElse(1);
    BufferedImage sheet =
        new BufferedImage(
            grid.width(columns), grid.height(lines.size()), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    try {
      graphics.setColor(BACKGROUND);
      graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      graphics.setFont(FONT);
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      for (int y = 0; y < lines.size(); y++) {
        for (int x = 0; x < lines.get(y).size(); x++) {
          draw(graphics, lines.get(y).get(x), grid.left(x), grid.top(y));
        }
      }
    } finally {
      graphics.dispose();
    }
    return sheet;
  }

  private void draw(Graphics2D graphics, Panel panel, int left, int top) {
    Picture picture = panel.picture();
    boolean same = picture.width() == width && picture.height() == height;
    Picture shown = same ? picture : picture.scaledTo(height, width);
    graphics.drawImage(shown.toImage(), left, top, null);
    if (!canWrite()) {
      return;
    }
    Graphics2D text = (Graphics2D) graphics.create(left, top + height, width, CAPTION_HEIGHT);
    try {
      text.setColor(TITLE);
      text.drawString(panel.title(), 0, LINE_HEIGHT);
      text.setColor(DETAIL);
      text.drawString(panel.detail(), 0, 2 * LINE_HEIGHT);
    } finally {
      text.dispose();
    }
  }
}
