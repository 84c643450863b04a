package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.spark.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputPathsTest {
  @TempDir private Path temp;

  private List<String> names(String input) throws IOException {
    return InputPaths.resolve(new Configuration(), List.of(input)).stream()
        .map(org.apache.hadoop.fs.Path::getName)
        .toList();
  }

  private void touch(String... names) throws IOException {
    for (String name : names) {
      Files.createDirectories(temp.resolve(name).getParent());
      Files.writeString(temp.resolve(name), name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "part[0].npy",
        "q?m*",
        "{x}",
        "{a,b",
        "back\\slash",
        "t_16:00:00.npy",
        "a,b",
        "_hidden",
        ".dot",
        "-dash",
        "in:a/x[1].npy",
        "größe.npy",
        "a b"
      })
  void whatExistsIsWhatIsMeant(String name) throws IOException {
    touch(name, "part0.npy", "qxmy", "x");
    String file = temp.resolve(name).getFileName().toString();
    assertThat(names(temp + "/" + name)).containsExactly(file);
    assertThat(names(temp.toUri().getPath() + "/" + name)).containsExactly(file);
    String relative = Path.of("").toAbsolutePath().relativize(temp.resolve(name)).toString();
    assertThat(names(relative)).containsExactly(file);
  }

  @Test
  void aNameWithAColonInThisDirectoryIsNoScheme() {
    assertThatThrownBy(() -> names("t_16:00:00.npy"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("t_16:00:00.npy: not found");
  }

  @Test
  void patternsMatchBesideAnyNames() throws IOException {
    touch("a/1.npy", "a/2:3.npy", "a/_SUCCESS", "a/.x.crc", "b/4.npy", "b/5[6].npy");
    assertThat(names(temp + "/a/*")).containsExactly("1.npy", "2:3.npy");
    assertThat(names(temp + "/*/*.npy")).containsExactly("1.npy", "2:3.npy", "4.npy", "5[6].npy");
    assertThat(names(temp + "/{a/1,b/4}.npy")).containsExactly("1.npy", "4.npy");
    assertThat(names(temp + "/[ab]")).containsExactly("1.npy", "2:3.npy", "4.npy", "5[6].npy");
    assertThat(names(temp + "/b/5\\[6\\].npy")).containsExactly("5[6].npy");
    assertThat(names(temp + "/a/_*")).containsExactly("_SUCCESS");
    assertThatThrownBy(() -> names(temp + "/c*")).hasMessageContaining("not found");
    assertThatThrownBy(() -> names(temp + "/a/1.npy/*")).hasMessageContaining("not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/*", "/d*"})
  void aLinkToNothingIsNeverLeftOut(String pattern) throws IOException {
    touch("data/d1.npy");
    Files.createSymbolicLink(temp.resolve("data/d2.npy"), temp.resolve("nowhere"));
    assertThatThrownBy(() -> names(temp + "/data" + pattern))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("data/d2.npy: cannot be looked at");
  }

  @Test
  void rowsInSubDirectoriesAreNeverLeftOut() throws IOException {
    touch("mixed/1.npy", "mixed/sub/2.npy", "hive/label=0/p", "flat/_logs/x", "flat/1.npy");
    assertThatThrownBy(() -> names(temp + "/mixed"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("mixed/sub: a directory, expected files; give")
        .hasMessageContaining("/mixed/*");
    assertThat(names(temp + "/mixed/*")).containsExactly("1.npy", "2.npy");
    assertThatThrownBy(() -> names(temp + "/hive"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("hive/label=0: a partition, whose column would be lost");
    assertThat(names(temp + "/flat")).containsExactly("1.npy");
  }
}
