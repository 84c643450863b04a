package io.emmer.app.cluster;

import java.nio.file.Path;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A worker is gone for good, and the cluster is what is left. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class WorkerLoss extends MnistSources {
  @Override
  ClusterDriver driver() throws Exception {
    return ClusterIT.bed().onOneExecutor();
  }

  @Test
  @Order(1)
  void aWorkerGoneForGood() throws Exception {
    TestBed bed = ClusterIT.bed();
    bed.repairHdfs();
    ClusterDriver driver = bed.onCluster();
    ProcessHandle worker = bed.cluster().daemon("worker-2");
    Path model = bed.directory().resolve("worker");
    ClusterDriver.Result result =
        driver.run(
            bed.fit(bed.input(), model.toString()),
            driver.after(5, () -> ExecutorKill.inAnIteration(bed, "worker-2", worker)));
    bed.assertSame(result, model.toString());
    ExecutorKill.assertLostTasks(driver, "EM iteration 6:");
    driver.awaitExecutors(1);
    TestBed.awaitEnd(worker);
  }
}
