package io.emmer.app.cli;

import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one line that names the word and the remedy. */
final class UsageMessages {
  /** Options of spark-submit that are settings here. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "--num-executors", "spark.executor.instances=N",
          "--executor-cores", "spark.executor.cores=N",
          "--total-executor-cores", "spark.cores.max=N",
          "--driver-cores", "spark.driver.cores=N",
          "--jars", "spark.jars=FILE,...",
          "--packages", "spark.jars.packages=GROUP:NAME:VERSION,...",
          "--queue", "spark.yarn.queue=NAME");

  private UsageMessages() {}

  /**
   * The failure that is told of a command line: an option that is none before all others, as it may
   * be why another one is missing.
   */
  static Optional<ParameterException> first(ParseResult parsed) {
    List<Exception> errors = new ArrayList<>();
    for (ParseResult at = parsed; at != null; at = at.hasSubcommand() ? at.subcommand() : null) {
      if (at.isUsageHelpRequested() || at.isVersionHelpRequested()) {
        return Optional.empty();
      }
      errors.addAll(at.errors());
    }
    return errors.stream()
        .filter(UsageMessages::isUnknownOption)
        .findFirst()
        .or(() -> errors.stream().findFirst())
        .map(ParameterException.class::cast);
  }

  private static boolean isUnknownOption(Exception failure) {
    return failure instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption();
  }

  /** The line about a failure, without the name of the verb. */
  static String of(ParameterException failure) {
    CommandLine verb = failure.getCommandLine();
    String help = "; see " + verb.getCommandSpec().qualifiedName(" ") + " --help";
    if (failure instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      return unmatched.isUnknownOption()
          ? unknownOption(word.replaceFirst("=.*", ""), verb) + help
          : verb.getParent() == null ? noVerb(word, verb) + help : alone(word, verb) + help;
    }
    if (failure instanceof MissingParameterException missing) {
      return missing(missing) + help;
    }
    if (failure instanceof OverwrittenOptionException overwritten) {
      return name(overwritten.getOverwritten()) + ": given twice; give it once" + help;
    }
    return failure.getArgSpec() instanceof OptionSpec option && failure.getValue() != null
        ? Text.format("%s %s: expected %s", name(option), failure.getValue(), expected(option))
            + help
        : failure.getMessage() + help;
  }

  private static String unknownOption(String word, CommandLine verb) {
    String start = "unknown option " + word;
    if (SETTINGS.containsKey(word)) {
      return start + "; give --conf " + SETTINGS.get(word);
    }
    List<String> meant = similar(word, verb.getCommandSpec().optionsMap().keySet());
    if (!meant.isEmpty()) {
      return start + ", did you mean " + String.join(" or ", meant) + "?";
    }
    String others =
        CommandLines.allVerbs().getSubcommands().values().stream()
            .filter(other -> other.getCommandSpec().optionsMap().containsKey(word))
            .map(CommandLine::getCommandName)
            .collect(Collectors.joining(", "));
    return others.isEmpty() ? start : Text.format("%s, which is one of %s", start, others);
  }

  private static String noVerb(String word, CommandLine all) {
    if (word.equals("bench-ratings")) {
      return "no verb 'bench-ratings' any more; give bench --works ratings-kK, with K factors";
    }
    List<String> meant = similar(word, all.getSubcommands().keySet());
    return Text.format(
        "no verb '%s'%s",
        word, meant.isEmpty() ? "" : ", did you mean " + String.join(" or ", meant) + "?");
  }

  private static String alone(String word, CommandLine verb) {
    return verb.getCommandSpec().optionsMap().containsKey("--input")
        ? Text.format("'%s' belongs to no option; files are named by --input %1$s", word)
        : Text.format("'%s' belongs to no option", word);
  }

  private static String missing(MissingParameterException failure) {
    List<ArgSpec> missing = failure.getMissing();
    boolean isWithoutValue = !failure.getMessage().startsWith("Missing required option");
    String names =
        missing.stream()
            .map(argument -> (name(argument) + " " + argument.paramLabel()).strip())
            .collect(Collectors.joining(", "));
    return isWithoutValue && missing.get(0) instanceof OptionSpec option
        ? Text.format("%s: its value is missing; give %s", name(option), names)
        : Text.format("missing %s", names);
  }

  /** The long name of an option; nothing for what stands alone. */
  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : "";
  }

  private static String expected(OptionSpec option) {
    if (option.completionCandidates() != null) {
      return "one of " + HelpText.candidates(option);
    }
    if (option.arity().max() == 0) {
      return "no value";
    }
    if (Map.class.isAssignableFrom(option.type())) {
      return option.paramLabel();
    }
    Class<?> type = option.typeInfo().getAuxiliaryTypes()[0];
    if (type == int.class || type == Integer.class) {
      return "a whole number, at most 2147483647";
    }
    return type == long.class || type == Long.class ? "a whole number" : "a number, such as 1e-6";
  }

  /** The words that a typing error may have made this one of, the nearest first. */
  static List<String> similar(String word, Collection<String> words) {
    String plain = plain(word);
    int most = plain.length() < 5 ? 1 : 2;
    int[] nearest = {most};
    List<String> found = new ArrayList<>();
    for (String other : words) {
      int distance = distance(plain, plain(other));
      if (distance < nearest[0]) {
        found.clear();
        nearest[0] = distance;
      }
      if (distance == nearest[0] && plain(other).length() > 1) {
        found.add(other);
      }
    }
    return found;
  }

  private static String plain(String word) {
    return word.replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
  }

  /**
   * The letters to add, drop, change or swap with their neighbour to make one word of another, no
   * letter twice.
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        d[i][j] = swapped ? Math.min(d[i][j], 1 + d[i - 2][j - 2]) : d[i][j];
      }
    }
    return d[a.length()][b.length()];
  }
}
