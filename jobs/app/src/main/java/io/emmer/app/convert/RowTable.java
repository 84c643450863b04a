package io.emmer.app.convert;

import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.TableColumns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * Rows as those of a table: the features, each a column of doubles where they have names, else one
 * of arrays; then label, weight and id where rows have them, under the names that they had.
 *
 * @param features names, none for arrays
 * @param shape sizes of the axes of a row
 * @param scale by which unsigned bytes are divided by default; 0 for doubles
 * @param label name of the column, or null
 * @param weight name of the column, or null
 * @param id name of the column, or null
 */
record RowTable(
    List<String> features,
    List<Integer> shape,
    double scale,
    String label,
    String weight,
    String id)
    implements Serializable {
  static RowTable of(RowStream rows) {
    TableColumns columns = rows.columns();
    String label = columns == null || columns.label() == null ? "label" : columns.label();
    boolean named = columns != null;
    return new RowTable(
        named ? columns.features() : List.of(),
        rows.rowShape(),
        rows.unsignedBytes() ? rows.scale() : 0,
        rows.labelled() ? label : null,
        rows.weighted() ? (named ? columns.weight() : "weight") : null,
        rows.idType() == null ? null : named ? columns.id() : "id");
  }

  /** The columns as Spark has them; labels and ids are texts still. */
  StructType schema() {
    StructType schema = new StructType();
    for (String name : features) {
      schema = schema.add(name, DataTypes.DoubleType, false);
    }
    if (features.isEmpty()) {
      int[] sizes = shape.stream().mapToInt(Integer::intValue).toArray();
      Metadata metadata =
          scale > 0 ? TableColumns.unsignedBytes(scale, sizes) : TableColumns.shaped(sizes);
      var element = scale > 0 ? DataTypes.ShortType : DataTypes.DoubleType;
      schema =
          schema.add(
              TableColumns.FEATURES, DataTypes.createArrayType(element, false), false, metadata);
    }
    schema = label == null ? schema : schema.add(label, DataTypes.StringType, true);
    schema = weight == null ? schema : schema.add(weight, DataTypes.DoubleType, false);
    return isIdOfItsOwn() ? schema.add(id, DataTypes.StringType, false) : schema;
  }

  /** One column may be both the label and the id. */
  private boolean isIdOfItsOwn() {
    return id != null && !id.equals(label);
  }

  /** The names of all columns, where each value of an array has one of its own, from {@code c1}. */
  List<String> names() {
    int values = shape.stream().reduce(1, (a, b) -> a * b);
    Stream<String> all =
        features.isEmpty()
            ? IntStream.rangeClosed(1, values).mapToObj(d -> "c" + d)
            : features.stream();
    return Stream.concat(all, Stream.of(schema().fieldNames()).skip(Math.max(1, features.size())))
        .toList();
  }

  /** The rows that are chosen, in order. */
  JavaRDD<Row> rows(JavaRDD<Leaf> leaves, LabelChoice choice) {
    return leaves.flatMap(
        leaf -> Arrays.stream(choice.rows(leaf)).mapToObj(n -> row(leaf, n)).iterator());
  }

  private Row row(Leaf leaf, int n) {
    double[] x = new double[leaf.block().dimensions()];
    leaf.block().copyRow(n, x, 0);
    List<Object> fields = new ArrayList<>();
    if (features.isEmpty()) {
      fields.add(scale > 0 ? shorts(x) : x);
    } else {
      for (double value : x) {
        fields.add(value);
      }
    }
    if (label != null) {
      fields.add(leaf.labels()[n]);
    }
    if (weight != null) {
      fields.add(leaf.block().weight(n));
    }
    if (isIdOfItsOwn()) {
      fields.add(leaf.ids()[n]);
    }
    return RowFactory.create(fields.toArray());
  }

  private static short[] shorts(double[] x) {
    short[] values = new short[x.length];
    for (int d = 0; d < x.length; d++) {
      values[d] = (short) x[d];
    }
    return values;
  }
}
