package io.emmer.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.azure.account.key.me.dfs.core.windows.net=hunter2",
        "spark.hadoop.fs.azure.sas.box.me.blob.core.windows.net=?sv=2024 x, y&sig=hunter2",
        "spark.hadoop.fs.s3a.secret.key=hunter2",
        "spark.hadoop.fs.s3a.session.token=a b,hunter2",
        "spark.ssl.keyPassphrase=hunter2",
        "spark.hadoop.parquet.encryption.key.list=k1: hunter2",
        "spark.io.encryption.key=hunter2",
        "spark.executorEnv.PRIVATE_KEY=hunter2",
        "spark.driver.extraJavaOptions=-Dpassword=hunter2",
        "spark.master=spark://me:hunter2@host:7077",
      })
  void noSettingTellsASecret(String setting) {
    assertThat(Secrets.hideSetting(setting))
        .startsWith(setting.substring(0, setting.indexOf('=') + 1))
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.master=local[2]",
        "spark.driver.memory=2g",
        "spark.executor.memoryOverhead=1g",
        "spark.executor.cores=4",
        "spark.serializer=org.apache.spark.serializer.KryoSerializer",
        "spark.kryoserializer.buffer.max=64m",
        "spark.sql.shuffle.partitions=8",
        "spark.memory.fraction=0.5"
      })
  void whatOthersNeedToRepeatARunIsTold(String setting) {
    assertThat(Secrets.hideSetting(setting)).isEqualTo(setting);
  }

  @ParameterizedTest
  @CsvSource({
    "s3a://AKIA:ab/c+d@bucket/x, s3a://bucket/x",
    "s3a://bucket/t_16:00@x, s3a://bucket/t_16:00@x",
    "https://h/x?sv=1&sig=SECRET&y=2, https://h/x?sv=1&sig=...&y=2",
    "sftp://me:p@ss@host/rows.npy, sftp://host/rows.npy",
    "reading hdfs://me@host:9000/a@b, reading hdfs://host:9000/a@b",
    "[s3a://KEY:SECRET@bucket/x] and ftp://u:p@h/y, [s3a://bucket/x] and ftp://h/y",
    "abfss://box@me.dfs.core.windows.net/x, abfss://box@me.dfs.core.windows.net/x",
    "file:///home/me@work/x, file:///home/me@work/x",
    "me@example.org, me@example.org"
  })
  void noUriTellsWhoReadsIt(String text, String told) {
    assertThat(Secrets.hide(text)).isEqualTo(told);
  }
}
