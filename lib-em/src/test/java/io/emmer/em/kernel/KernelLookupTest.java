package io.emmer.em.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelLookupTest {
  private static final String ADD_MODULE = "--add-modules=jdk.incubator.vector";

  @Test
  void scalarCanBeForced() {
    assertThat(KernelLookup.choose("scalar", KernelLookup.VECTOR_CLASS))
        .isInstanceOf(ScalarKernels.class);
  }

  @Test
  void vectorCanBeForced() {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "needs " + ADD_MODULE);
    assertThat(KernelLookup.choose("vector", KernelLookup.VECTOR_CLASS).getClass().getName())
        .isEqualTo(KernelLookup.VECTOR_CLASS);
  }

  @Test
  void unknownNameFails() {
    assertThatThrownBy(() -> KernelLookup.choose("fast", KernelLookup.VECTOR_CLASS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("-Dem.kernels=fast: not one of scalar, vector");
  }

  @Test
  void absentVectorKernelsFailOnlyIfForced() {
    assertThat(KernelLookup.choose(null, "no.such.Kernels")).isInstanceOf(ScalarKernels.class);
    assertThatThrownBy(() -> KernelLookup.choose("vector", "no.such.Kernels"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("-Dem.kernels=vector")
        .hasMessageContaining("no.such.Kernels");
  }

  @Test
  void jvmWithoutTheModuleTakesScalarAndSaysSoOnce() throws Exception {
    String output = run(0);
    assertThat(output).contains("chosen: scalar");
    assertThat(output.lines().filter(line -> line.contains("Kernels: scalar, as"))).hasSize(1);
    assertThat(output).contains(ADD_MODULE);
  }

  @Test
  void jvmWithTheModuleTakesVector() throws Exception {
    String output = run(0, ADD_MODULE);
    assertThat(output).contains("chosen: vector of ");
    assertThat(output.lines().filter(line -> line.contains("Kernels: vector of"))).hasSize(1);
  }

  @Test
  void jvmWithoutTheModuleFailsIfVectorIsForced() throws Exception {
    assertThat(run(1, "-Dem.kernels=vector"))
        .contains("IllegalStateException: -Dem.kernels=vector: the Vector API does not load")
        .contains("is jdk.incubator.vector added?");
  }

  private static String run(int exitCode, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Chosen.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
    return output;
  }

  /** What a JVM of its own chooses; asked twice. */
  static final class Chosen {
    private Chosen() {}

    public static void main(String[] args) {
      Kernels first = Kernels.get();
      if (first == Kernels.get()) {
        System.out.println("chosen: " + first);
      }
    }
  }
}
