package io.emmer.em.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  record Size(long rows, Integer dimensions) {}

  record Limits(Double least, Double most) {}

  @Flat
  record Column(String name, @JsonUnwrapped Limits limits, double[] values) {
    /** Is no field. */
    boolean isEmpty() {
      return values == null;
    }
  }

  @Flat
  record Table(
      @JsonUnwrapped Size size,
      List<Column> columns,
      Map<String, Double> seconds,
      @JsonInclude(JsonInclude.Include.ALWAYS) String remark,
      @JsonUnwrapped Limits limits) {}

  private static final Table TABLE =
      new Table(
          new Size(3, null),
          List.of(
              new Column("a", new Limits(-1.0, null), new double[] {1, Double.NEGATIVE_INFINITY}),
              new Column("b", null, null)),
          Map.of("fit", 1e-9),
          null,
          null);

  private static Table read(String text) {
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Json.read(bytes, Table.class, "table.json");
  }

  @Test
  void groupsAreFieldsOfTheObjectThatHoldsThem() {
    assertThat(Json.bytes(TABLE))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            """
            {
              "rows" : 3,
              "columns" : [ {
                "name" : "a",
                "least" : -1.0,
                "values" : [ 1.0, "-Infinity" ]
              }, {
                "name" : "b"
              } ],
              "seconds" : {
                "fit" : 1.0E-9
              },
              "remark" : null
            }
            """);
  }

  @Test
  void readsWhatItWrote() {
    Table read = Json.read(Json.bytes(TABLE), Table.class, "table.json");
    assertThat(Json.text(read)).isEqualTo(Json.text(TABLE));
    assertThat(read.size()).isEqualTo(TABLE.size());
    assertThat(read.columns().get(0).values()).containsExactly(1, Double.NEGATIVE_INFINITY);
  }

  @Test
  void aGroupWithoutAnyFieldIsNull() {
    Table read = read("{'columns': [{'most': 3}], 'new': {'rows': 7}}");
    assertThat(read.size()).isNull();
    assertThat(read.limits()).isNull();
    assertThat(read.columns().get(0).limits()).isEqualTo(new Limits(null, 3.0));
    assertThat(read("{'dimensions': 2}").size()).isEqualTo(new Size(0, 2));
  }

  @Test
  void namesTheFieldWhatItHasAndWhatWasExpected() {
    assertRefused("{'rows': {}}", "field rows: found {}, expected a number");
    assertRefused("{'columns': 1}", "field columns: found 1, expected an array");
    assertRefused("{'columns': [2]}", "field columns[0]: found 2, expected an object {...}");
    assertRefused(
        "{'columns': [{}, {'least': 'x'}]}",
        "field columns[1].least: found \"x\", expected a number");
    assertRefused("{'remark': []}", "field remark: found [], expected a text");
    assertRefused("[1]", "byte 0 of 3: found no JSON object, expected {...}");
    assertRefused("{'rows': 1, 'rows': 2}", "expected valid JSON: Duplicate field 'rows'");
    assertRefused("{} {}", "expected valid JSON: Trailing token");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("table.json: ")
        .hasMessageContaining(message);
  }
}
