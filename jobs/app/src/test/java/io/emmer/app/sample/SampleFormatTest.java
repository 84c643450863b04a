package io.emmer.app.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.spark.UsageException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleFormatTest {
  @ParameterizedTest
  @CsvSource({
    "rows.parquet, PARQUET",
    "hdfs://h/a.b/ROWS.NPY, NPY",
    "rows.idx, IDX",
    "train-images-idx3-ubyte.gz, IDX",
    "a.idx1-ubyte, IDX",
    "sheet.png, PNG"
  })
  void theNameTells(String path, SampleFormat format) {
    assertThat(SampleFormat.ofName(path)).isEqualTo(format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows", "rows.csv", "rows.npy.gz", "parquet", "images-idx-ubyte"})
  void otherNamesAreRefused(String path) {
    assertThatThrownBy(() -> SampleFormat.ofName(path))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("--output " + path, "give --format");
  }
}
