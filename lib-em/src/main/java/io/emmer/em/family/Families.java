package io.emmer.em.family;

import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.SettingException;
import io.emmer.em.text.Text;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * The registry of families by the names that users write. A family of another jar takes part once
 * the file {@code META-INF/services/io.emmer.em.Family} of that jar names its class:
 *
 * <pre>{@code
 * Family<?, ?> family = Families.of("gaussian-full", HyperParameters.DEFAULTS);
 * List<Candidate<?, ?>> starts =
 *     new Initializer(data)
 *         .candidates(List.of(new Initializer.Request<>(family, new RandomKey(1, 0, 10), RANDOM_ROWS)));
 * FitResult<?, ?> fit =
 *     new EmLoop(data, StopRule.defaults(family.objective()), event -> {}).run(starts).get(0);
 * System.out.println(fit.objective());
 * }</pre>
 *
 * <p>Families that cannot be loaded, or share a name, are a {@link SettingException}.
 */
public final class Families {
  /** The families that threads of one context class loader see. */
  private record Known(ClassLoader context, Map<String, Family<?, ?>> families) {}

  private static volatile Known known = new Known(null, Map.of());

  private Families() {}

  /** All names, those of this jar first. */
  public static List<String> names() {
    return List.copyOf(families().keySet());
  }

  /** The family of this name, with hyper-parameters of its choice, if there is one. */
  public static Optional<Family<?, ?>> find(String name) {
    return Optional.ofNullable(families().get(name));
  }

  /**
   * The family of the given name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Family<?, ?> of(String name, HyperParameters hyperParameters) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Text.format(
                        "unknown family '%s', expected one of %s",
                        name, String.join(", ", names()))))
        .with(hyperParameters);
  }

  private static Map<String, Family<?, ?>> families() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    Known last = known;
    if (last.families.isEmpty() || last.context != context) {
      last = new Known(context, load(context));
      known = last;
    }
    return last.families;
  }

  /**
   * The loader of this class knows the families of this jar, also in threads of pools. Families of
   * jars that spark-submit adds are known to the context class loader alone.
   */
  private static Map<String, Family<?, ?>> load(ClassLoader context) {
    Set<ClassLoader> loaders = new LinkedHashSet<>();
    loaders.add(Families.class.getClassLoader());
    if (context != null && isSeenBy(context)) {
      loaders.add(context);
    }
    Map<String, Family<?, ?>> families = new LinkedHashMap<>();
    try {
      for (ClassLoader loader : loaders) {
        for (Family<?, ?> family : ServiceLoader.load(Family.class, loader)) {
          add(family, families);
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new SettingException("{jars}: a family cannot be loaded: %s", e.getMessage());
    }
    return families;
  }

  private static void add(Family<?, ?> family, Map<String, Family<?, ?>> families) {
    Family<?, ?> other = families.putIfAbsent(family.name(), family);
    String name = family.getClass().getName();
    if (other != null && !other.getClass().getName().equals(name)) {
      throw new SettingException(
          "{jars}: two families have the name '%s', %s and %s",
          family.name(), other.getClass().getName(), name);
    }
  }

  /** Families of another copy of this jar would be of another type. */
  private static boolean isSeenBy(ClassLoader loader) {
    try {
      return loader.loadClass(Family.class.getName()) == Family.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
