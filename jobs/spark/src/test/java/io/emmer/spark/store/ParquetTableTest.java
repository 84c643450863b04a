package io.emmer.spark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.fixture.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTableTest extends SparkTest {
  private static final CountDownLatch STARTED = new CountDownLatch(1);
  private static final AtomicBoolean ENDED = new AtomicBoolean();

  @TempDir Path directory;

  /**
   * Behind two tasks that end at once, a task that fails beside one that takes its time, whatever
   * it is asked to do.
   */
  private static Row row(int number) throws InterruptedException {
    if (number < 2) {
      return RowFactory.create(number);
    }
    if (number == 2) {
      STARTED.await();
      throw new IllegalStateException("no such row");
    }
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> ENDED.set(true));
    STARTED.countDown();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return RowFactory.create(number);
  }

  @Test
  void afterAFailureNoTaskIsLeftThatBringsTheDirectoryBack() {
    JavaRDD<Row> rows = context().parallelize(List.of(0, 1, 2, 3), 4).map(ParquetTableTest::row);
    var table =
        job()
            .session()
            .createDataFrame(rows, new StructType().add("number", DataTypes.IntegerType, false));
    assertThatThrownBy(() -> ParquetTable.write(table, directory.toString()))
        .hasStackTraceContaining("no such row");
    assertThat(ENDED).isTrue();
  }
}
