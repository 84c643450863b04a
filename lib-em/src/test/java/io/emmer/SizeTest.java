package io.emmer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sizes of methods, parameter lists and records in the sources of all modules. */
class SizeTest {
  private static final int MAX_LINES = 40;
  private static final int MAX_PARAMETERS = 6;
  private static final int MAX_COMPONENTS = 9;

  private static final List<String> MODULES = List.of("lib-em", "jobs/spark", "jobs/app");

  /** Kernels and their callers on blocks keep everything in locals, which arrive as parameters. */
  private static final Set<String> KERNELS =
      Set.of("io.emmer.em.kernel", "io.emmer.em.kernel.simd", "io.emmer.em.data");

  @Test
  void methodsFitAScreen() throws IOException {
    assertThat(violations(repository())).isEmpty();
  }

  @Test
  void whatIsTooLargeIsFound(@TempDir Path folder) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("lib-em/src/main/java"));
    String seven = "int a, int b, int c, int d, int e, int f, int g";
    String ten = seven + ", int h, int i, int j";
    Files.writeString(
        sources.resolve("Planted.java"),
        "package p;\nclass Planted {\n  void wide(%s) {}\n  record Ten(%s) {}\n  void high() {%s}\n}\n"
            .formatted(seven, ten, "\n".repeat(MAX_LINES)));
    Path kernels = Files.createDirectories(sources.resolve("kernels"));
    Files.writeString(
        kernels.resolve("Kernel.java"),
        "package io.emmer.em.kernel;\nclass Kernel {\n  void wide(%s) {}\n}\n".formatted(seven));

    assertThat(violations(folder))
        .containsExactlyInAnyOrder(
            "p.Planted.wide: 7 parameters",
            "p.Planted.Ten: 10 components",
            "p.Planted.high: 41 lines");
  }

  private static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static Set<String> violations(Path repository) throws IOException {
    List<File> sources = new ArrayList<>();
    for (String module : MODULES) {
      Path folder = repository.resolve(module).resolve("src/main/java");
      if (Files.exists(folder)) {
        try (Stream<Path> paths = Files.walk(folder)) {
          paths.map(Path::toFile).filter(SizeTest::isSource).forEach(sources::add);
        }
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, List.of(), null, files.getJavaFileObjectsFromFiles(sources));
      Set<String> violations = new TreeSet<>();
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        if (KERNELS.contains(unit.getPackageName().toString())) {
          continue;
        }
        new Sizes(unit, positions, violations).scan(unit, unit.getPackageName().toString());
      }
      return violations;
    }
  }

  private static boolean isSource(File file) {
    return file.getName().endsWith(".java") && !file.getName().equals("package-info.java");
  }

  /** Visits the declarations of a file; the argument is the name of what encloses them. */
  private static final class Sizes extends TreeScanner<Void, String> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final Set<String> violations;

    Sizes(CompilationUnitTree unit, SourcePositions positions, Set<String> violations) {
      this.unit = unit;
      this.positions = positions;
      this.violations = violations;
    }

    @Override
    public Void visitClass(ClassTree type, String enclosing) {
      String name = enclosing + "." + type.getSimpleName();
      boolean isRecord = type.getKind() == Tree.Kind.RECORD;
      if (isRecord) {
        long components = type.getMembers().stream().filter(Sizes::isComponent).count();
        report(name, components, MAX_COMPONENTS, "components");
      }
      for (Tree member : type.getMembers()) {
        // The constructor of a record has the components as its parameters.
        if (member instanceof MethodTree method && !(isRecord && isConstructor(method))) {
          String called = name + "." + method.getName();
          report(called, method.getParameters().size(), MAX_PARAMETERS, "parameters");
          report(called, lines(method), MAX_LINES, "lines");
        }
      }
      return super.visitClass(type, name);
    }

    private static boolean isConstructor(MethodTree method) {
      return method.getReturnType() == null;
    }

    private void report(String name, long size, int limit, String what) {
      if (size > limit) {
        violations.add(name + ": " + size + " " + what);
      }
    }

    /** Lines from the first modifier or annotation to the closing brace. */
    private long lines(MethodTree method) {
      long start = positions.getStartPosition(unit, method);
      long end = positions.getEndPosition(unit, method);
      return unit.getLineMap().getLineNumber(end) - unit.getLineMap().getLineNumber(start) + 1;
    }

    private static boolean isComponent(Tree member) {
      return member instanceof VariableTree field
          && !field.getModifiers().getFlags().contains(Modifier.STATIC);
    }
  }
}
