package io.emmer.jobs.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.emmer.jobs.UsageException;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;

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
    String file = fileName(args);
    if (file == null || args.length == 0 || !CommandLines.verbs(commandLine).contains(args[0])) {
      return args;
    }
    Config config = load(new File(file));
    if (!config.hasPath(args[0])) {
      throw new UsageException(file + ": no block '" + args[0] + " { ... }' for this verb");
    }
    if (config.getValue(args[0]).valueType() != ConfigValueType.OBJECT) {
      throw new UsageException(file + ": " + args[0] + " is no block of options { ... }");
    }
    List<String> all = new ArrayList<>(List.of(args[0]));
    Map<String, ConfigValue> values = new TreeMap<>(config.getObject(args[0]));
    values.forEach((key, value) -> add(all, "--" + key, value, args));
    all.addAll(Arrays.asList(args).subList(1, args.length));
    return all.toArray(String[]::new);
  }

  private static String fileName(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(OPTION + "=")) {
        return args[i].substring(OPTION.length() + 1);
      }
      if (args[i].equals(OPTION) && i + 1 < args.length) {
        return args[i + 1];
      }
    }
    return null;
  }

  private static Config load(File file) {
    if (!file.isFile()) {
      throw new UsageException(file + ": no such configuration file");
    }
    try {
      return ConfigFactory.parseFile(file, ConfigParseOptions.defaults().setAllowMissing(false))
          .resolve();
    } catch (ConfigException e) {
      throw new UsageException("configuration: " + e.getMessage());
    }
  }

  private static void add(List<String> all, String option, ConfigValue value, String[] args) {
    boolean given =
        Arrays.stream(args).anyMatch(a -> a.equals(option) || a.startsWith(option + "="));
    boolean absent = value.valueType() == ConfigValueType.NULL;
    if (given || absent || Boolean.FALSE.equals(value.unwrapped())) {
      return;
    }
    if (value.valueType() == ConfigValueType.BOOLEAN) {
      all.add(option);
    } else if (value.unwrapped() instanceof List<?> list) {
      list.forEach(item -> all.add(option + "=" + item));
    } else if (value.valueType() == ConfigValueType.OBJECT) {
      throw new UsageException(
          "configuration: %s is %s, expected a value or a list"
              .formatted(option.substring(2), value.render(ConfigRenderOptions.concise())));
    } else {
      all.add(option + "=" + value.unwrapped());
    }
  }
}
