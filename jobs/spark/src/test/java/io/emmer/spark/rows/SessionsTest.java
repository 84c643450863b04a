package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.fixture.SparkTest;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class SessionsTest extends SparkTest {
  @Test
  void theCaseSensitiveSessionHasWhatTheUserGaveTheOther() {
    SparkSession session = session().newSession();
    session.range(3).createOrReplaceTempView("three");
    session.udf().register("twice", (UDF1<Long, Long>) x -> 2 * x, DataTypes.LongType);
    session.conf().set("spark.nobody.knows", "this");
    session.conf().set("spark.sql.shuffle.partitions", "7");

    SparkSession own = Sessions.caseSensitive(session);

    assertThat(own.sql("select sum(twice(id)) from three").first().getLong(0)).isEqualTo(6);
    assertThat(own.conf().get("spark.nobody.knows")).isEqualTo("this");
    assertThat(own.conf().get("spark.sql.shuffle.partitions")).isEqualTo("7");
    assertThat(own.conf().get("spark.sql.caseSensitive")).isEqualTo("true");
    assertThat(session.conf().get("spark.sql.caseSensitive")).isEqualTo("false");
  }
}
