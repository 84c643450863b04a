package io.emmer.em.family;

import io.emmer.em.Family;
import io.emmer.em.Setting;
import java.util.Set;

/**
 * A service that makes the family of one name. {@link Families} finds the providers that are named
 * in files {@code META-INF/services/io.emmer.em.family.FamilyProvider}; a provider has a public
 * constructor without arguments. A family may be its own provider.
 */
public interface FamilyProvider {
  /** The name on the command line and in model.json. */
  String name();

  /** The family with the hyper-parameters that it uses. */
  Family<?, ?> with(HyperParameters hyperParameters);

  /** The hyper-parameters that the family uses. */
  default Set<Setting> hyperParameters() {
    return Set.of();
  }

  /**
   * Names of the arrays of its models besides weights, means, probabilities, variances and
   * covariances; {@link Family#read} checks their shapes and values.
   *
   * @see io.emmer.em.Model#arrays
   */
  default Set<String> ownArrays() {
    return Set.of();
  }
}
