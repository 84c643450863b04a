package io.emmer.spark.rows.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.spark.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {
  private static CsvReader reader(String text) {
    return new CsvReader(new ByteArrayInputStream(text.getBytes(UTF_8)), "t.csv", (byte) ',', 1);
  }

  private static List<List<String>> records(String text) throws IOException {
    List<List<String>> records = new ArrayList<>();
    try (CsvReader reader = reader(text)) {
      while (reader.next()) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < reader.fields(); i++) {
          fields.add(reader.text(i));
        }
        records.add(fields);
      }
    }
    return records;
  }

  @Test
  void fieldsAreTextBetweenDelimiters() throws IOException {
    assertThat(records("a,b\n1, 2 \n,\n"))
        .containsExactly(List.of("a", "b"), List.of("1", " 2 "), List.of("", ""));
    assertThat(records("a,b")).containsExactly(List.of("a", "b"));
    assertThat(records("a,")).containsExactly(List.of("a", ""));
    assertThat(records("")).isEmpty();
    assertThat(records("größe,\ud83d\ude00\n")).containsExactly(List.of("größe", "\ud83d\ude00"));
  }

  @Test
  void linesEndWithLfOrCrLf() throws IOException {
    assertThat(records("a,b\r\n1,2\n3,4\r\n"))
        .containsExactly(List.of("a", "b"), List.of("1", "2"), List.of("3", "4"));
    assertThat(records("a\r")).containsExactly(List.of("a"));
  }

  @Test
  void quotesHoldDelimitersBreaksAndQuotes() throws IOException {
    assertThat(records("\"a,b\",\"say \"\"x\"\"\"\r\n\"two\r\nlines\n\",\"\"\n"))
        .containsExactly(List.of("a,b", "say \"x\""), List.of("two\r\nlines\n", ""));
    assertThat(records("\"\"\"\"\n")).containsExactly(List.of("\""));
  }

  @Test
  void aBlankLineIsARecordOfOneEmptyField() throws IOException {
    assertThat(records("1\n\n2\n\n"))
        .containsExactly(List.of("1"), List.of(""), List.of("2"), List.of(""));
    try (CsvReader reader = reader("\n\"\"\n")) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.isBlank()).isTrue();
      assertThat(reader.next()).isTrue();
      assertThat(reader.isBlank()).isFalse();
      assertThat(reader.recordLine()).isEqualTo(2);
    }
  }

  @Test
  void linesAreCountedWithinQuotesToo() throws IOException {
    try (CsvReader reader = reader("a\r\n\"b\nb\"\nc\n")) {
      for (int line : new int[] {1, 2, 4}) {
        assertThat(reader.next()).isTrue();
        assertThat(reader.recordLine()).isEqualTo(line);
      }
      assertThat(reader.next()).isFalse();
    }
  }

  @Test
  void fieldsMayBeLong() throws IOException {
    String text = "\"" + "long \n".repeat(2_000_000) + "\",x\n";
    assertThat(records(text).get(0).get(0)).hasSize(12_000_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a~b\"c~          | line 2: a quote in a field without quotes",
        "a~\"b\"c~        | line 2: text behind the quote that ends a field",
        "a~\"b\"\"~c      | line 2: a record begins here in which a quote is not closed",
        "a~b^c~           | line 2: a carriage return without a line feed",
        "a~\"b\"^c~       | line 2: a carriage return without a line feed",
        "a~b\u0000~       | line 2: a byte 0"
      })
  void whatIsNoCsvIsRefusedWithItsLine(String text, String message) {
    assertThatThrownBy(() -> records(text.replace('~', '\n').replace('^', '\r')))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("t.csv: " + message);
  }

  @Test
  void textIsUtf8() {
    byte[] latin = {'a', '\n', 'b', ',', (byte) 0xe4, '\n'};
    assertThatThrownBy(
            () -> {
              try (CsvReader reader =
                  new CsvReader(new ByteArrayInputStream(latin), "t.csv", (byte) ',', 1)) {
                reader.next();
                reader.next();
                reader.text(1);
              }
            })
        .isInstanceOf(InputException.class)
        .hasMessageContaining("t.csv: line 2, field 2: bytes that are not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1.5", "+.5", "5.", "1e5", "1.E-10", "0", "00036", "-0", "1e999"})
  void numbersAreInDigits(String text) throws IOException {
    try (CsvReader reader = reader(text)) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.isNumber(0)).isTrue();
      assertThat(reader.number(0)).isEqualTo(Double.parseDouble(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1d",
        "1f",
        "0x1p3",
        "NaN",
        "Infinity",
        " 1",
        "1 ",
        ".",
        "+",
        "e5",
        "1e",
        "1e+",
        "1 000",
        "1.2.3",
        "--1",
        "١",
        "1_000"
      })
  void whatJavaReadsBesidesIsText(String text) throws IOException {
    try (CsvReader reader = reader(text)) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.isNumber(0)).isFalse();
    }
  }
}
