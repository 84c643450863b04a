package io.emmer.app.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.FieldVisitor;
import org.apache.xbean.asm9.Handle;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;

/** What Java would look for as it links classes of Emmer, and would not find. */
final class Linkage {
  private final Map<String, byte[]> bytes = new HashMap<>();
  private final Map<String, Optional<Shape>> shapes = new HashMap<>();
  private final SortedSet<String> missing = new TreeSet<>();

  private Linkage() {}

  /**
   * What else has of it.
   *
   * @param members their access flags by name and descriptor
   */
  private record Shape(int access, List<String> parents, Map<String, Integer> members) {}

  /**
   * Lines as {@code io/emmer/A: no org/apache/spark/B.c()V}, for classes, methods, fields, and
   * methods that a class must have.
   *
   * @param jars folder of what Emmer runs on
   */
  static SortedSet<String> missing(Path jar, Path jars) throws IOException {
    Linkage linkage = new Linkage();
    linkage.read(jar);
    Set<String> own = new TreeSet<>(linkage.bytes.keySet());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(jars, "*.jar")) {
      for (Path file : files) {
        linkage.read(file);
      }
    }
    own.stream().filter(name -> !name.startsWith("io/emmer/shaded/")).forEach(linkage::check);
    return linkage.missing;
  }

  private void read(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        String name = entry.getName();
        if (name.endsWith(".class") && !name.startsWith("META-INF/")) {
          try (InputStream in = file.getInputStream(entry)) {
            bytes.putIfAbsent(name.substring(0, name.length() - 6), in.readAllBytes());
          }
        }
      }
    }
  }

  private Optional<Shape> shape(String name) {
    Optional<Shape> known = shapes.get(name);
    if (known == null) {
      known = Optional.ofNullable(load(name)).map(Linkage::shape);
      shapes.put(name, known);
    }
    return known;
  }

  private byte[] load(String name) {
    // Java's own, with the module that the kernels ask for.
    try (InputStream in = bytes.containsKey(name) ? null : javas(name)) {
      return in == null ? bytes.get(name) : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream javas(String name) throws IOException {
    for (Module module : ModuleLayer.boot().modules()) {
      InputStream in = module.getResourceAsStream(name + ".class");
      if (in != null) {
        return in;
      }
    }
    return null;
  }

  private static Shape shape(byte[] code) {
    ClassReader reader = new ClassReader(code);
    Map<String, Integer> members = new HashMap<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String generic, String[] thrown) {
            members.put(name + type, access);
            return null;
          }

          @Override
          public FieldVisitor visitField(
              int access, String name, String type, String generic, Object value) {
            members.put(name + ":" + type, access);
            return null;
          }
        },
        ClassReader.SKIP_CODE);
    List<String> parents = new ArrayList<>(List.of(reader.getInterfaces()));
    if (reader.getSuperName() != null) {
      parents.add(0, reader.getSuperName());
    }
    return new Shape(reader.getAccess(), parents, members);
  }

  private boolean has(String type, String member, boolean whole) {
    Optional<Shape> shape = shape(type);
    if (shape.isEmpty()) {
      return true; // its absence is told by itself
    }
    Integer access = shape.get().members.get(member);
    return (access != null && !(whole && isAbstract(access)))
        || shape.get().parents.stream().anyMatch(parent -> has(parent, member, whole));
  }

  private static boolean isAbstract(int access) {
    return (access & Opcodes.ACC_ABSTRACT) != 0;
  }

  private void collectAbstract(String type, Set<String> methods, Set<String> seen) {
    Optional<Shape> shape = seen.add(type) ? shape(type) : Optional.empty();
    shape.ifPresent(
        known -> {
          known.members.forEach(
              (member, access) -> {
                if (isAbstract(access)) {
                  methods.add(member);
                }
              });
          known.parents.forEach(parent -> collectAbstract(parent, methods, seen));
        });
  }

  private void requireType(String from, String type) {
    if (!type.startsWith("[") && shape(type).isEmpty()) {
      missing.add(from + ": no class " + type);
    }
  }

  private void require(String from, String type, String member) {
    requireType(from, type);
    if (!type.startsWith("[") && !has(type, member, false)) {
      missing.add(from + ": no " + type + "." + member);
    }
  }

  private void check(String name) {
    Shape own = shape(name).orElseThrow();
    own.parents.forEach(parent -> requireType(name, parent));
    if (!isAbstract(own.access)) {
      Set<String> methods = new TreeSet<>();
      collectAbstract(name, methods, new HashSet<>());
      methods.stream()
          .filter(method -> !has(name, method, true))
          .forEach(method -> missing.add(name + ": must have " + method));
    }
    new ClassReader(bytes.get(name)).accept(new Uses(name), 0);
  }

  /** Every name in the code of a class. */
  private final class Uses extends ClassVisitor {
    private final String from;

    Uses(String from) {
      super(Opcodes.ASM9);
      this.from = from;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String type, String generic, String[] thrown) {
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String method, String types, boolean ofInterface) {
          require(from, owner, method + types);
          boolean found =
              shape(owner).filter(s -> (s.access & Opcodes.ACC_INTERFACE) != 0).isPresent();
          if (!owner.startsWith("[") && shape(owner).isPresent() && found != ofInterface) {
            missing.add(from + ": " + owner + (found ? " is" : " is no") + " interface");
          }
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String field, String type) {
          require(from, owner, field + ":" + type);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
          requireType(from, type);
        }

        @Override
        public void visitInvokeDynamicInsn(
            String method, String types, Handle bootstrap, Object... arguments) {
          for (Object argument : arguments) {
            if (argument instanceof Handle handle) {
              String separator = handle.getTag() <= Opcodes.H_PUTSTATIC ? ":" : "";
              require(from, handle.getOwner(), handle.getName() + separator + handle.getDesc());
            }
          }
        }
      };
    }
  }
}
