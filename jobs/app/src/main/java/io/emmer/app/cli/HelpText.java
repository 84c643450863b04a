package io.emmer.app.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The help of a verb: its options in groups, those that are needed first, and its examples. */
final class HelpText {
  private static final int WIDTH = 80;
  private static final int COLUMN = 28;

  /** Where a synopsis begins. */
  private static final int SYNOPSIS = "Usage: ".length();

  /** Of what a verb does, beside the groups that verbs share. */
  private static final String OWN = "Options";

  private static final String INPUT = "Input";
  private static final String OUTPUT = "Output";

  /** The options of every group that verbs share, in order. */
  private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

  /** Options that mean something else in some verb. */
  private static final Map<String, String> EXCEPTIONS =
      Map.of("sample --labels", OUTPUT, "sample --scale", OUTPUT, "tree --model", INPUT);

  static {
    group(
        INPUT,
        "model sweep input table input-format run-date pairs seen mnist labels label id weight"
            + " features exclude where order delimiter header null read-option user-column"
            + " item-column rating-column limit subset truth");
    group(OWN, "");
    group(
        "Model",
        "family families components factors lambda restarts init seed standardize pca scale"
            + " binarize categorical count max-levels pseudo-count variance-floor min-share"
            + " held-out");
    group(
        "Stopping",
        "max-iterations tolerance absolute-tolerance time-limit evaluate-every patience"
            + " fail-if-not-converged");
    group(OUTPUT, "output overwrite format report json");
    group("Spark", "master conf partitions broadcast-limit");
    group(
        "Advanced",
        "config dry-run verbose checkpoint checkpoint-every resume metrics leaf-rows"
            + " status-file max-concurrent help version");
  }

  private HelpText() {}

  private static void group(String name, String options) {
    GROUPS.put(name, List.of(options.split(" ", -1)));
  }

  /** Has all help be like this. */
  static void install(CommandLine commandLine) {
    Map<String, IHelpSectionRenderer> sections =
        new LinkedHashMap<>(commandLine.getHelpSectionMap());
    sections.put(UsageMessageSpec.SECTION_KEY_SYNOPSIS, HelpText::synopsis);
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> options(help.commandSpec()));
    sections.put(UsageMessageSpec.SECTION_KEY_FOOTER, HelpText::examples);
    commandLine.setHelpSectionMap(sections);
  }

  /** The group that an option is shown in. */
  static String group(CommandSpec verb, OptionSpec option) {
    String name = option.longestName();
    if (verb.parent() == null) {
      return OWN;
    }
    String exception = EXCEPTIONS.get(verb.name() + " " + name);
    return exception != null
        ? exception
        : GROUPS.entrySet().stream()
            .filter(group -> group.getValue().contains(name.substring(2)))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(OWN);
  }

  /** Names of options that verbs share. */
  static List<String> shared() {
    return GROUPS.values().stream().flatMap(List::stream).filter(name -> !name.isEmpty()).toList();
  }

  private static String synopsis(Help help) {
    String text = String.join(" ", help.commandSpec().usageMessage().customSynopsis());
    return block(wrapped(text, SYNOPSIS), SYNOPSIS) + System.lineSeparator();
  }

  private static String options(CommandSpec verb) {
    StringBuilder text = new StringBuilder();
    GROUPS.forEach(
        (group, names) -> {
          List<OptionSpec> options =
              verb.options().stream()
                  .filter(option -> !option.hidden() && group(verb, option).equals(group))
                  .sorted(
                      Comparator.comparing((OptionSpec option) -> !option.required())
                          .thenComparing(option -> names.indexOf(option.longestName().substring(2)))
                          .thenComparing(OptionSpec::longestName))
                  .toList();
          if (!options.isEmpty()) {
            text.append('\n').append(group).append(":\n");
            options.forEach(option -> append(option, text));
          }
        });
    return text.toString().replace("\n", System.lineSeparator());
  }

  private static void append(OptionSpec option, StringBuilder text) {
    String brief = option.shortestName();
    String names =
        brief.startsWith("--") ? "      " + brief : "  " + brief + ", " + option.longestName();
    String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    String start =
        names
            + (option.arity().min() == 0 && !value.isEmpty() ? "[=" + value.strip() + "]" : value);
    text.append(start);
    boolean isLong = start.length() > COLUMN - 2;
    text.append(isLong ? "\n" + " ".repeat(COLUMN) : " ".repeat(COLUMN - start.length()));
    text.append(block(wrapped(description(option), COLUMN), COLUMN));
    text.append('\n');
  }

  private static String description(OptionSpec option) {
    String text = String.join(" ", option.description());
    if (option.completionCandidates() != null) {
      text = text.replace("${COMPLETION-CANDIDATES}", candidates(option));
    }
    text = text.replace("${DEFAULT-VALUE}", defaultValue(option));
    return option.required() ? text + " Required." : text;
  }

  /** The names of a constant's values. */
  static String candidates(OptionSpec option) {
    return StreamSupport.stream(option.completionCandidates().spliterator(), false)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static String defaultValue(OptionSpec option) {
    Object value = option.initialValue();
    return value instanceof List<?> list
        ? list.stream().map(Object::toString).collect(Collectors.joining(","))
        : String.valueOf(value);
  }

  private static String block(List<String> lines, int column) {
    return String.join("\n" + " ".repeat(column), lines);
  }

  /** Cuts a text into lines that begin at a column. */
  private static List<String> wrapped(String text, int column) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && column + line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** Footers are examples, which are to be copied, so no line of them is wrapped. */
  private static String examples(Help help) {
    List<String> lines = List.of(help.commandSpec().usageMessage().footer());
    long examples = lines.stream().filter(line -> line.startsWith("  emmer ")).count();
    String title = examples == 0 ? "" : examples == 1 ? "Example:" : "Examples:";
    return (title.isEmpty() ? "" : System.lineSeparator() + title + System.lineSeparator())
        + lines.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
  }
}
