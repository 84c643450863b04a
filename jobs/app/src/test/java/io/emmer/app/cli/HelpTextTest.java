package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.emmer.fixture.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class HelpTextTest {
  private static CommandLine all() {
    CommandLine all = CommandLines.allVerbs().setCaseInsensitiveEnumValuesAllowed(true);
    HelpText.install(all);
    return all;
  }

  static Set<String> verbs() {
    return all().getSubcommands().keySet();
  }

  static Stream<String> examples() {
    return all().getSubcommands().values().stream()
        .map(verb -> String.join("\n", verb.getCommandSpec().usageMessage().footer()))
        .flatMap(footer -> footer.replaceAll("\\\\\n *", "").lines())
        .map(String::strip)
        .filter(line -> line.startsWith("emmer "));
  }

  /** Commands of README and its pages, but those that leave something out. */
  static Stream<String> commandsOfPages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Project.file("README.md")));
    pages.add(Project.file("conf/NIGHTLY.md"));
    try (Stream<Path> site = Files.list(Project.file("jobs/app/src/site"))) {
      site.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    List<String> commands = new ArrayList<>();
    for (Path page : pages) {
      String text = Files.readString(page).replaceAll("\\\\\n *", "");
      text.lines()
          .map(line -> line.strip().replaceAll(" +# .*", "").replace("$(date", "2026-11-28;"))
          .filter(line -> line.matches("(\\./scripts/)?emmer [a-z-]+ .*") && !line.contains("..."))
          .map(line -> line.replaceAll("[\"]?2026-11-28;[^)]*\\)[\"]?|\\$DAY", "2026-11-28"))
          .forEach(commands::add);
    }
    return commands.stream();
  }

  @Test
  void pagesHaveCommandsOfManyVerbs() throws IOException {
    assertThat(commandsOfPages().map(line -> words(line).get(1)).distinct())
        .hasSizeGreaterThan(10)
        .isSubsetOf(verbs());
  }

  /** As a shell would, up to a pipe. */
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = Pattern.compile("'([^']*)'|\\$\\([^)]*\\)|[^ '$]+").matcher(line);
    int end = -1;
    while (word.find() && !word.group().equals("|")) {
      String text = word.group(1) == null ? word.group() : word.group(1);
      if (word.start() == end) {
        text = words.remove(words.size() - 1) + text;
      }
      words.add(text);
      end = word.end();
    }
    return words;
  }

  @ParameterizedTest
  @MethodSource({"examples", "commandsOfPages"})
  void everyExampleIsRightAsItStands(String example) {
    CommandLine all = all();
    String[] words =
        words(example).stream()
            .skip(1)
            .map(word -> word.replace("/etc/emmer/", "conf/"))
            .map(word -> word.startsWith("conf/") ? Project.file(word).toString() : word)
            // Taken by the launcher.
            .filter(word -> !word.matches("--driver-memory|\\d+g|--deploy-mode|cluster"))
            .toArray(String[]::new);
    String[] effective = ConfigFile.expand(words, all);
    assertThatCode(
            () -> {
              Object verb = all.parseArgs(effective).subcommand().commandSpec().userObject();
              if (verb instanceof SparkVerb spark) {
                spark.prepare();
              }
            })
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyVerbShowsItsOptionsInGroupsWithinEightyColumns(String verb) {
    CommandLine line = all().getSubcommands().get(verb);
    String help = line.getUsageMessage();
    CommandSpec spec = line.getCommandSpec();
    assertThat(spec.usageMessage().customSynopsis()[0])
        .startsWith("emmer " + verb)
        .endsWith("[options]");
    for (ArgSpec argument : spec.requiredArgs()) {
      String name =
          argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
      assertThat(spec.usageMessage().customSynopsis()[0]).contains(" " + name);
    }
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        assertThat(help).containsPattern("(?m)^ +(-\\w, )?" + option.longestName() + "\\b");
        String text = String.join(" ", option.description());
        assertThat(text)
            .as(option.longestName())
            .endsWith(".")
            .doesNotContain("efault ", " at the most");
      }
    }
    assertThat(help).contains("Example").doesNotContain("DEFAULT-VALUE", "CANDIDATES", " null");
    String withoutExamples = help.substring(0, help.indexOf("\nExample"));
    assertThat(withoutExamples.lines()).allMatch(text -> text.length() <= 80);
  }

  @Test
  void fitShowsWhatIsNeededFirst() {
    String help = all().getSubcommands().get("fit").getUsageMessage();
    assertThat(help)
        .startsWith("Usage: emmer fit --input PATH --family NAME --output DIR [options]\n")
        .contains("\nInput:\n  -i, --input PATH  ", "  -k, --components K  ", "Default: 10.")
        .contains("\nOutput:\n  -o, --output PATH  ", "Required.", "      --header[=yes|no]");
    List<String> groups =
        help.lines().filter(line -> line.matches("[A-Z][a-z]+:")).collect(Collectors.toList());
    assertThat(groups)
        .containsExactly(
            "Input:",
            "Options:",
            "Model:",
            "Stopping:",
            "Output:",
            "Spark:",
            "Advanced:",
            "Examples:");
  }

  @Test
  void noGroupNamesAnOptionThatIsGone() {
    Set<String> names = new TreeSet<>(List.of("version"));
    all().getSubcommands().values().stream()
        .flatMap(verb -> verb.getCommandSpec().options().stream())
        .forEach(option -> names.add(option.longestName().substring(2)));
    assertThat(names).containsAll(HelpText.shared());
    assertThat(HelpText.shared()).doesNotHaveDuplicates();
  }

  /** Those of the classes that verbs share have a group of their own. */
  @ParameterizedTest
  @MethodSource("verbs")
  void whatVerbsShareIsInAGroup(String verb) {
    CommandSpec spec = all().getSubcommands().get(verb).getCommandSpec();
    Set<OptionSpec> shared =
        spec.mixins().values().stream()
            .filter(mixin -> !mixin.userObject().getClass().isMemberClass())
            .flatMap(mixin -> mixin.options().stream())
            .collect(Collectors.toSet());
    assertThat(spec.options())
        .filteredOn(
            option -> shared.stream().anyMatch(s -> s.longestName().equals(option.longestName())))
        .filteredOn(option -> !List.of("bench", "factorize").contains(verb))
        .allMatch(option -> !HelpText.group(spec, option).equals("Options"));
  }
}
