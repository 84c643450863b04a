package io.emmer.spark.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopStoreTest {
  private static final int WRITES = 300;

  @TempDir Path directory;

  @Test
  void aFileThatIsReplacedIsNeverAway() throws Exception {
    HadoopStore store = new HadoopStore(new Configuration());
    Path file = directory.resolve("latest");
    store.writeFile(file.toString(), bytes(0), true);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService reader = Executors.newSingleThreadExecutor();
    Future<Integer> away =
        reader.submit(
            () -> {
              int missing = 0;
              while (!done.get()) {
                try {
                  assertThat(Files.readString(file)).matches("runs/\\d+/model\n");
                } catch (NoSuchFileException e) {
                  missing++;
                }
              }
              return missing;
            });
    for (int i = 1; i <= WRITES; i++) {
      store.writeFile(file.toString(), bytes(i), true);
    }
    done.set(true);
    reader.shutdown();
    assertThat(away.get()).isZero();
    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
    assertThat(file).hasContent("runs/" + WRITES + "/model");
  }

  private static byte[] bytes(int i) {
    return "runs/%d/model%n".formatted(i).getBytes(StandardCharsets.UTF_8);
  }
}
