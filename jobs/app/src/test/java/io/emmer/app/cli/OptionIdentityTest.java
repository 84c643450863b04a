package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Which options decide whether a job may go on from a checkpoint. */
class OptionIdentityTest {
  /** The verbs that keep checkpoints, with what they require. */
  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "fit", List.of("--family=bernoulli", "--input=rows", "--output=model"),
          "sweep", List.of("--input=rows", "--output=sweep", "--families=kmeans", "--components=2"),
          "nightly",
              List.of(
                  "--family=bernoulli", "--input=rows", "--output=nights", "--run-date=2026-11-21"),
          "factorize", List.of("--input=ratings", "--output=model"));

  private static CommandLine emmer() {
    return CommandLines.allVerbs().setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static CommandLine verb(String name) {
    return emmer().getSubcommands().get(name);
  }

  private static Map<String, String> identity(String name, List<String> arguments) {
    CommandLine emmer = emmer();
    List<String> all = new ArrayList<>(List.of(name));
    all.addAll(arguments);
    emmer.parseArgs(all.toArray(String[]::new));
    Verb verb = emmer.getSubcommands().get(name).getCommand();
    return verb.optionsWithEffectOnNumbers();
  }

  static Stream<List<String>> options() {
    return REQUIRED.keySet().stream()
        .sorted()
        .flatMap(
            verb ->
                verb(verb).getCommandSpec().options().stream()
                    .filter(option -> !option.usageHelp())
                    .map(option -> List.of(verb, option.longestName())));
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionIsMarkedOrChangesTheIdentity(List<String> verbAndOption) {
    String verb = verbAndOption.get(0);
    OptionSpec option = verb(verb).getCommandSpec().findOption(verbAndOption.get(1));
    List<String> required = REQUIRED.get(verb);
    List<String> given = new ArrayList<>(required);
    given.removeIf(argument -> argument.startsWith(option.longestName() + "="));
    given.addAll(another(option));

    boolean marked = Verb.isMarked(option);

    assertThat(identity(verb, given).equals(identity(verb, required))).isEqualTo(marked);
  }

  /** The option with a value that is not its default. */
  private static List<String> another(OptionSpec option) {
    if (option.arity().max() == 0) {
      return List.of(option.longestName());
    }
    Class<?> type = option.isMultiValue() ? option.auxiliaryTypes()[0] : option.type();
    String value = "7";
    if (type.isEnum()) {
      value =
          Stream.of(type.getEnumConstants())
              .filter(constant -> !constant.equals(option.initialValue()))
              .map(constant -> ((Enum<?>) constant).name())
              .findFirst()
              .orElseThrow();
    } else if (Map.class.isAssignableFrom(option.type())) {
      value = "key=7";
    }
    return List.of(option.longestName() + "=" + value);
  }

  /** What checkpoints on disk hold: another name or text, and none of them would go on. */
  @Test
  void theIdentityIsThatOfExistingCheckpoints() {
    assertThat(
            identity(
                "fit",
                List.of(
                    "--family=bernoulli", "--input=rows", "--output=model", "--max-iterations=3")))
        .isEqualTo(
            Map.of(
                "components", "10",
                "family", "bernoulli",
                "leaf-rows", "4096",
                "limit", "0",
                "restarts", "1",
                "seed", "0"));
    assertThat(
            identity(
                "sweep",
                List.of(
                    "--input=rows",
                    "--output=sweep",
                    "--families=kmeans,gaussian-full",
                    "--components=2,3",
                    "--pca=5",
                    "--variance-floor=1e-3",
                    "--init=kmeans++",
                    "--standardize")))
        .isEqualTo(
            Map.of(
                "components", "[2, 3]",
                "families", "[kmeans, gaussian-full]",
                "init", "kmeans++",
                "leaf-rows", "4096",
                "limit", "0",
                "pca", "5",
                "restarts", "1",
                "seed", "0",
                "standardize", "true",
                "variance-floor", "0.001"));
    assertThat(identity("factorize", List.of("--input=ratings", "--output=m", "--lambda=8")))
        .isEqualTo(
            Map.of(
                "duplicates", "error",
                "evaluate-every", "1",
                "factors", "10",
                "init", "random",
                "lambda", "8.0",
                "min-ratings", "11",
                "seed", "0",
                "test", "0.1",
                "validation", "0.1"));
  }
}
