package io.emmer.app.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.spark.UsageException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowFormatTest {
  @ParameterizedTest
  @CsvSource({
    "rows.parquet, PARQUET",
    "hdfs://h/a.b/ROWS.NPY, NPY",
    "rows.idx, IDX",
    "train-images-idx3-ubyte.gz, IDX",
    "a.idx1-ubyte, IDX",
    "rows.csv, CSV",
    "rows.csv.gz, CSV",
    "sheet.png, PNG"
  })
  void theNameTells(String path, RowFormat format) {
    assertThat(RowFormat.ofName(path)).isEqualTo(format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows", "rows.tsv", "rows.npy.gz", "parquet", "images-idx-ubyte"})
  void otherNamesAreRefused(String path) {
    assertThatThrownBy(() -> RowFormat.ofName(path))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("--output " + path, "give --format");
  }
}
