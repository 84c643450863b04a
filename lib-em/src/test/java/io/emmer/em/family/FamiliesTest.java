package io.emmer.em.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.Assignments;
import io.emmer.em.EStep;
import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.RandomKey;
import io.emmer.em.SettingException;
import io.emmer.em.data.DataBlock;
import io.emmer.em.family.kmeans.KMeansModel;
import io.emmer.em.family.kmeans.KMeansStatistics;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FamiliesTest {
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  @TempDir Path jar;

  @AfterEach
  void withoutTheJar() {
    Thread.currentThread().setContextClassLoader(before);
  }

  /** Puts a jar on the path of this thread that names a class as a family. */
  private void name(String className) throws IOException {
    Path services = Files.createDirectories(jar.resolve("META-INF/services"));
    Files.writeString(services.resolve(Family.class.getName()), className);
    URL[] path = {jar.toUri().toURL()};
    Thread.currentThread().setContextClassLoader(new URLClassLoader(path, before));
  }

  @Test
  void allHaveNamesAndTakeHyperParameters() {
    assertThat(Families.names()).startsWith("bernoulli", "gaussian-unit").endsWith("kmeans");
    assertThat(Families.find("other")).isEmpty();
    assertThatThrownBy(() -> Families.of("other", HyperParameters.DEFAULTS))
        .hasMessageStartingWith("unknown family 'other', expected one of bernoulli, ");
    for (String name : Families.names()) {
      assertThat(Families.of(name, new HyperParameters(1, 2)).name()).isEqualTo(name);
    }
  }

  @Test
  void aFamilyThatCannotBeLoadedIsASettingThatIsWrong() throws IOException {
    name("io.emmer.Missing");
    assertThatThrownBy(Families::names)
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("jars: a family cannot be loaded: ")
        .hasMessageContaining("io.emmer.Missing");
    withoutTheJar();
    assertThat(Families.names()).contains("kmeans");
  }

  @Test
  void twoFamiliesOfOneNameAreRefusedAndTheSameOneTwiceIsNot() throws IOException {
    name("io.emmer.em.family.kmeans.KMeansFamily");
    assertThat(Families.names()).containsOnlyOnce("kmeans");
    name(Twin.class.getName());
    assertThatThrownBy(() -> Families.find("bernoulli"))
        .isInstanceOf(SettingException.class)
        .hasMessage(
            "jars: two families have the name 'kmeans', %s and %s",
            "io.emmer.em.family.kmeans.KMeansFamily", Twin.class.getName());
  }

  /** A family that says that it is K-means. */
  public static final class Twin implements Family<KMeansModel, KMeansStatistics> {
    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
      return "kmeans";
    }

    @Override
    public boolean prefersCentredData() {
      return false;
    }

    @Override
    public EStep<KMeansStatistics> eStep(KMeansModel model, double[] origin) {
      throw new UnsupportedOperationException();
    }

    @Override
    public KMeansModel mStep(KMeansStatistics statistics, KMeansModel previous) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long statisticsBytes(int components, int dimensions) {
      return 0;
    }

    @Override
    public KMeansModel read(int components, int dimensions, Map<String, NdArray> arrays) {
      throw new UnsupportedOperationException();
    }

    @Override
    public KMeansModel fromCentres(int components, double[] centres, Moments moments) {
      throw new UnsupportedOperationException();
    }

    @Override
    public KMeansModel random(int components, RandomKey key, Moments moments) {
      throw new UnsupportedOperationException();
    }

    @Override
    public KMeansStatistics newStatistics(int components, double[] origin) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void addAssignments(Assignments rows, DataBlock block, KMeansStatistics into) {
      throw new UnsupportedOperationException();
    }
  }
}
