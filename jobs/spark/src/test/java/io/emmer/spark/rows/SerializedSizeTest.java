package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerializedSizeTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 5000, 300_000})
  void theLimitIsTheSizeOfTheSerializedObject(int count) {
    ArrayList<Serializable> object = new ArrayList<>(List.of("text", new double[count]));
    int size = SerializationUtils.serialize(object).length;

    assertThat(SerializedSize.of(object, size)).isEqualTo(size);
    assertThat(SerializedSize.of(object, size - 1)).isEqualTo(size);
    assertThat(SerializedSize.of(object, 0)).isEqualTo(1);
  }

  @Test
  void whatCannotBeSerializedIsAnError() {
    ArrayList<Object> object = new ArrayList<>(List.of(new Object()));

    assertThatThrownBy(() -> SerializedSize.of(object, 1 << 20))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(NotSerializableException.class);
  }
}
