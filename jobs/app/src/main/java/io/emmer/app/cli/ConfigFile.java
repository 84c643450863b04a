package io.emmer.app.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.emmer.spark.UsageException;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a HOCON file, put before those of the command line: block {@code fit { components
 * = 20 }} stands for {@code --components 20} of the verb fit. An option given on the command line
 * hides that of the file.
 */
final class ConfigFile {
  private static final String OPTION = "--config";

  private ConfigFile() {}

  /** The arguments with those of the file that --config names, if it is there. */
  static String[] expand(String[] args, CommandLine commandLine) {
    String file = valueOf(OPTION, args);
    if (file == null || args.length == 0 || !CommandLines.verbs(commandLine).contains(args[0])) {
      return args;
    }
    Config config = load(new File(file));
    if (!config.hasPath(args[0])) {
      throw new UsageException("%s: no block '%s { ... }' for this verb", file, args[0]);
    }
    if (config.getValue(args[0]).valueType() != ConfigValueType.OBJECT) {
      throw new UsageException("%s: %s is no block of options { ... }", file, args[0]);
    }
    List<String> all = new ArrayList<>(List.of(args[0]));
    Map<String, ConfigValue> values = new TreeMap<>(config.getObject(args[0]));
    CommandSpec verb = commandLine.getSubcommands().get(args[0]).getCommandSpec();
    values.forEach((key, value) -> add(all, option(verb, key, file), value, args));
    all.addAll(Arrays.asList(args).subList(1, args.length));
    return all.toArray(String[]::new);
  }

  /** The value of an option, or null, of a command line that may be wrong otherwise. */
  static String valueOf(String option, String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(option + "=")) {
        return args[i].substring(option.length() + 1);
      }
      if (args[i].equals(option) && i + 1 < args.length) {
        return args[i + 1];
      }
    }
    return null;
  }

  private static Config load(File file) {
    if (!file.isFile()) {
      throw new UsageException(
          file.exists() && !file.isDirectory()
              ? "%s: a pipe or device, expected a file, as it is read twice; write it into one"
              : "%s: no such configuration file",
          file);
    }
    if (!file.canRead()) {
      throw new UsageException("%s: this user may not read it; change its permissions", file);
    }
    try {
      return ConfigFactory.parseFile(file, ConfigParseOptions.defaults().setAllowMissing(false))
          .resolve();
    } catch (ConfigException e) {
      throw new UsageException("configuration: %s", e.getMessage());
    } catch (StackOverflowError e) {
      throw new UsageException("%s: blocks are nested too deep; write fewer braces", file);
    }
  }

  /** The verb's option of this name; asking for help or another file is none for a file. */
  private static OptionSpec option(CommandSpec verb, String key, String file) {
    OptionSpec option = verb.findOption("--" + key);
    if (option == null || option.usageHelp() || key.equals(OPTION.substring(2))) {
      throw new UsageException(
          "%s: %s.%s: no such option; emmer %2$s --help lists them", file, verb.name(), key);
    }
    return option;
  }

  private static void add(List<String> all, OptionSpec option, ConfigValue value, String[] args) {
    String name = option.longestName();
    boolean given =
        Arrays.stream(args)
            .anyMatch(a -> Arrays.asList(option.names()).contains(a.replaceFirst("=.*", "")));
    if (value.valueType() == ConfigValueType.NULL) {
      return;
    }
    boolean flag = option.arity().max() == 0;
    if (flag && value.valueType() != ConfigValueType.BOOLEAN) {
      throw unexpected(name, value, "true or false");
    }
    if (option.isMultiValue() && value instanceof ConfigObject entries) {
      // Before those of the command line, which replace them one by one.
      new TreeMap<>(entries).forEach((key, entry) -> all.add(entry(name, key, entry)));
      return;
    }
    if (!flag
        && !isValue(value)
        && !(value instanceof ConfigList list && list.stream().allMatch(ConfigFile::isValue))) {
      throw unexpected(name, value, "a text, a number or a list of them");
    }
    if (given || Boolean.FALSE.equals(value.unwrapped())) {
      return;
    }
    if (flag) {
      all.add(name);
    } else {
      List<?> values =
          value instanceof ConfigList list ? list.unwrapped() : List.of(value.unwrapped());
      values.forEach(item -> all.add(name + "=" + item));
    }
  }

  private static String entry(String name, String key, ConfigValue value) {
    if (!isValue(value) && value.valueType() != ConfigValueType.BOOLEAN) {
      throw unexpected(name + "." + key, value, "a text, a number, true or false");
    }
    return name + "=" + key + "=" + value.unwrapped();
  }

  private static boolean isValue(ConfigValue value) {
    return value.valueType() == ConfigValueType.STRING
        || value.valueType() == ConfigValueType.NUMBER;
  }

  private static UsageException unexpected(String name, ConfigValue value, String expected) {
    return new UsageException(
        "%s: %s: found %s, expected %s",
        value.origin().description(),
        name.substring(2),
        value.render(ConfigRenderOptions.concise()),
        expected);
  }
}
