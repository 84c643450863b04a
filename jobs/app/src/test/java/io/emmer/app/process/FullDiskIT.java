package io.emmer.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.emmer.app.fixture.EmmerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of 8 MiB, in memory and of one process only, that runs full at every step. */
@Tag("slow")
class FullDiskIT {
  /** Mounts a file system at its first argument that only it sees, and becomes the others. */
  private static final String[] MOUNTED = {
    "unshare",
    "--mount",
    "--map-root-user",
    "bash",
    "-c",
    "mount -t tmpfs -o size=8m tmpfs \"$0\" && exec \"$@\""
  };

  @TempDir Path directory;

  @Test
  void aFullDiskCostsNothingButTheRun() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    Path work = Files.createDirectory(directory.resolve("work"));
    if (System.getenv("EMMER_REQUIRE_TMPFS") == null) {
      assumeTrue(canMount(disk), "no file system can be mounted here (unshare, mount)");
    }
    EmmerProcess.Result result =
        EmmerProcess.onThisJava()
            .brief()
            .with("-Dspark.ui.enabled=false")
            .inside(MOUNTED)
            .inside(disk.toString())
            .running(FullDisk.class)
            .run(directory, disk.toString(), work.toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  private static boolean canMount(Path disk) throws InterruptedException {
    String[] command = java.util.Arrays.copyOf(MOUNTED, MOUNTED.length + 2);
    command[MOUNTED.length] = disk.toString();
    command[MOUNTED.length + 1] = "true";
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
