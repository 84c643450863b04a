package io.emmer.em.family;

import io.emmer.em.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The registry of families by the names that users write. A family of another jar takes part once a
 * services file of that jar names its {@link FamilyProvider}:
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
 */
public final class Families {
  private Families() {}

  /** All names, those of this jar first. */
  public static List<String> names() {
    return List.copyOf(providers().keySet());
  }

  /** The provider of the family of this name, if there is one. */
  public static Optional<FamilyProvider> find(String name) {
    return Optional.ofNullable(providers().get(name));
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
                    "unknown family '%s', expected one of %s"
                        .formatted(name, String.join(", ", names()))))
        .with(hyperParameters);
  }

  /**
   * The loader of this class knows the families of this jar, also in threads of pools. Families of
   * jars that spark-submit adds are known to the context class loader alone.
   */
  private static Map<String, FamilyProvider> providers() {
    List<ClassLoader> loaders = new ArrayList<>();
    loaders.add(Families.class.getClassLoader());
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null && context != loaders.get(0) && isSeenBy(context)) {
      loaders.add(context);
    }
    Map<String, FamilyProvider> providers = new LinkedHashMap<>();
    for (ClassLoader loader : loaders) {
      for (FamilyProvider provider : ServiceLoader.load(FamilyProvider.class, loader)) {
        providers.putIfAbsent(provider.name(), provider);
      }
    }
    return providers;
  }

  /** Providers of another copy of this jar would be of another type. */
  private static boolean isSeenBy(ClassLoader loader) {
    try {
      return loader.loadClass(FamilyProvider.class.getName()) == FamilyProvider.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
