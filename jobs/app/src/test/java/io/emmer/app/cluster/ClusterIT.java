package io.emmer.app.cluster;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real standalone cluster and a real HDFS, separate processes all, give the bits of local mode,
 * whatever fails.
 *
 * <p>All tests have the same daemons, since those take longer to start than most tests. Every one
 * asks its {@link TestBed} for the driver, the executors and the data nodes that it wants, so that
 * each runs alone, too; the order is that in which the least is started again.
 */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
@Tag("slow")
class ClusterIT {
  @TempDir static Path directory;
  private static TestBed bed;

  @BeforeAll
  static void start() throws Exception {
    bed = TestBed.start(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    if (bed != null) {
      bed.close();
      bed.assertNothingRuns();
    }
  }

  static TestBed bed() {
    return bed;
  }

  @Nested
  @Order(1)
  class OnThisMachine extends MnistSources {
    @Override
    ClusterDriver driver() throws Exception {
      return bed.onThisMachine();
    }
  }

  @Nested
  @Order(2)
  class ByScripts extends ScriptFits {}

  @Nested
  @Order(3)
  class OfExecutors extends ExecutorFaults {}

  @Nested
  @Order(4)
  class OnTwoExecutors extends MnistSources {
    @Override
    ClusterDriver driver() throws Exception {
      return bed.onCluster();
    }
  }

  @Nested
  @Order(5)
  class OfStorage extends StorageFaults {}

  @Nested
  @Order(6)
  class OfDataNodes extends DataNodeFaults {}

  @Nested
  @Order(7)
  class WithoutAWorker extends WorkerLoss {}

  @Nested
  @Order(8)
  class InNeed extends NeedyExecutors {}
}
