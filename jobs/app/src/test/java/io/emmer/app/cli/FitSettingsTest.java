package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.HyperParameters;
import io.emmer.em.Setting;
import io.emmer.em.StopRule;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.fit.FitSettings;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.OptionSpec;

/** The command line says of a fit's settings what their declarations say. */
@OwnSpark
class FitSettingsTest {
  static Stream<Setting> settings() {
    return Stream.of(
        FitSettings.COMPONENTS,
        FitSettings.RESTARTS,
        StopRule.MAX_ITERATIONS,
        StopRule.TOLERANCE,
        StopRule.ABSOLUTE_TOLERANCE,
        StopRule.TIME_LIMIT,
        HyperParameters.PSEUDO_COUNT,
        HyperParameters.VARIANCE_FLOOR);
  }

  private static OptionSpec option(Setting setting) {
    return CommandLines.allVerbs()
        .getSubcommands()
        .get("fit")
        .getCommandSpec()
        .findOption("--" + setting.name());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void anOptionHasTheDefaultOfItsSetting(Setting setting) {
    Object initial = option(setting).initialValue();
    if (initial instanceof Number number) {
      assertThat(number.doubleValue()).isEqualTo(setting.defaultValue());
    } else {
      assertThat(initial).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theHelpTellsTheDefault(Setting setting) {
    String help = String.join(" ", option(setting).description());
    if (setting.defaultValue() != 0) {
      String value = number(setting.defaultValue());
      assertThat(help).containsPattern("Default: " + value + "[.;,]");
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : Double.toString(value).replace(".0E", "e").replace(".", "[.]");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void aValueThatMeansNothingIsRefusedByName(Setting setting) {
    String option = "--" + setting.name();
    io.emmer.app.fixture.CommandLine.Result result =
        io.emmer.app.fixture.CommandLine.run(
            "fit", "--family=bernoulli", "--input=none", "--output=none", option + "=-1");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("emmer fit: " + option + " -1")
        .contains(": expected " + setting.expected());
  }
}
