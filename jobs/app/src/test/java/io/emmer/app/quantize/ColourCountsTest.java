package io.emmer.app.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.image.Picture;
import io.emmer.app.quantize.QuantizeJob.ColourCounts;
import org.junit.jupiter.api.Test;

class ColourCountsTest {
  @Test
  void countsColours() {
    Picture picture = Picture.of(2, 3, new int[] {5, 0xffffff, 5, 0, 5, 0});
    ColourCounts counts = ColourCounts.of(picture);
    assertThat(counts.colours()).containsExactly(0, 5, 0xffffff);
    assertThat(counts.pixels()).containsExactly(2, 3, 1);
    assertThat(counts.ofPixels(counts.colours())).containsExactly(5, 0xffffff, 5, 0, 5, 0);
    assertThat(picture.distinctColours()).isEqualTo(3);
  }
}
