package io.emmer.em.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
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
    assertThat(read("{'rows': 4}").size()).isEqualTo(new Size(4, null));
  }

  @Test
  void namesTheFieldWhatItHasAndWhatWasExpected() {
    assertRefused("{'rows': {}}", "field rows: found {}, expected a whole number");
    assertRefused("{'columns': 1}", "field columns: found 1, expected an array");
    assertRefused("{'columns': [2]}", "field columns[0]: found 2, expected an object {...}");
    assertRefused(
        "{'columns': [{}, {'least': 'x'}]}",
        "field columns[1].least: found \"x\", expected a number");
    assertRefused("{'remark': []}", "field remark: found [], expected a text");
    assertRefused("{'remark': 1}", "field remark: found 1, expected a text");
    assertRefused("[1]", "byte 0 of 3: found no JSON object, expected {...}");
    assertRefused("{'rows': 1, 'rows': 2}", "expected valid JSON: Duplicate field 'rows'");
    assertRefused("{'a':".repeat(20_000), "nesting depth");
    assertRefused("{} {}", "expected valid JSON: Trailing token");
  }

  @Test
  void aNumberThatMustBeThereIsNeverTakenForZero() {
    assertRefused("{'dimensions': 2}", "field rows: missing");
    assertRefused("{'rows': null}", "field rows: found null, expected a whole number");
    assertRefused("{'rows': 1.5}", "field rows: found 1.5, expected a whole number");
    assertRefused("{'rows': '1'}", "field rows: found \"1\", expected a whole number");
    assertRefused("{'rows': 99999999999999999999}", "field rows: found 99999999999999999999");
    assertRefused("{'columns': [{'values': [null]}]}", "field columns[0].values");
  }

  /** A share that has a place. */
  record Share(@JsonProperty(required = true) Place place, double share) {
    Share {
      if (share > 1) {
        throw new IllegalArgumentException("share: found " + share + ", expected 1 at most");
      }
    }
  }

  record Place(int row, int column) {}

  @Flat
  record Shares(
      @JsonProperty(required = true) String name,
      @JsonUnwrapped @JsonProperty(required = true) Place at,
      List<Share> shares) {}

  @Test
  void whatIsRequiredIsThereAndWhatARecordRefusesIsNamed() {
    String place = "'row': 1, 'column': 2";
    assertThat(shares("{'name': 'a', " + place + "}").at()).isEqualTo(new Place(1, 2));
    assertThat(Json.text(new Shares("a", new Place(1, 2), null))).contains("\"row\" : 1");
    assertThatThrownBy(() -> shares("{" + place + "}"))
        .hasMessage("shares.json: field name: missing");
    assertThatThrownBy(() -> shares("{'name': 'a'}")).hasMessage("shares.json: field row: missing");
    String list = "{'name': 'a', " + place + ", 'shares': [{'share': SHARE}]}";
    assertThatThrownBy(() -> shares(list.replace("SHARE", "0.5")))
        .hasMessage("shares.json: field shares[0].place: missing");
    assertThatThrownBy(() -> shares(list.replace("SHARE", "2, 'place': {" + place + "}")))
        .hasMessage("shares.json: field shares[0].share: found 2.0, expected 1 at most");
  }

  private static Shares shares(String text) {
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Json.read(bytes, Shares.class, "shares.json");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("table.json: ")
        .hasMessageContaining(message);
  }
}
