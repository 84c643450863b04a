package io.emmer.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.spark.ScalaCollections;
import io.emmer.spark.rows.SparkDataset;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.StageInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thread that is interrupted cannot wait: whether it tries to tells whether the meter waits. */
class PassMeterTest {
  private static final long MILLIS = 60_000;

  private final PassMeter meter = new PassMeter();

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  private void report(int pass) {
    Properties properties = new Properties();
    properties.setProperty(SparkDataset.PASS, Integer.toString(pass));
    meter.onJobStart(
        new SparkListenerJobStart(
            pass, 0, ScalaCollections.toScala(List.<StageInfo>of()), properties));
    meter.onJobEnd(new SparkListenerJobEnd(pass, 0, JobSucceeded$.MODULE$));
  }

  private void assertWaits(int pass) {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> meter.take(pass, MILLIS)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void afterAPassThatWasNotReportedNoneIsWaitedForUntilOneIs() throws InterruptedException {
    report(1);
    assertThat(meter.take(1, MILLIS)).isPresent();
    assertWaits(2);
    assertThat(meter.take(2, 1)).isEmpty();
    Thread.currentThread().interrupt();
    Optional<PassMeter.Count> lost = meter.take(3, MILLIS);
    assertThat(lost).isEmpty();
    report(4);
    assertThat(meter.take(4, MILLIS)).isPresent();
    assertWaits(5);
  }
}
