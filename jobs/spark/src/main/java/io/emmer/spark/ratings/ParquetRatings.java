package io.emmer.spark.ratings;

import io.emmer.spark.InputException;
import io.emmer.spark.rows.FrameInput;
import io.emmer.spark.rows.ParquetScan;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NumericType;

/** Ratings in Parquet. */
record ParquetRatings(RatingReader reader) {
  private static final int VALUE = 2;
  private static final int FILE = 3;
  private static final int POSITION = 4;

  /** User, item, rating, file and row. */
  Dataset<Row> frame() throws IOException {
    Dataset<Row> rows = ParquetScan.read(reader.session(), reader.files());
    RatingColumns columns = reader.columns();
    Column user = column(rows, columns.user(), true);
    Column item = column(rows, columns.item(), true);
    Column value = reader.pairs() ? functions.lit(0.0) : column(rows, columns.rating(), false);
    return rows.select(
        user,
        item,
        value,
        functions.col("_metadata.file_path"),
        functions.col("_metadata.row_index"));
  }

  private Column column(Dataset<Row> rows, String name, boolean id) {
    String file = reader.files().get(0).toString();
    if (!Arrays.asList(rows.columns()).contains(name)) {
      throw new InputException(
          "%s: no column '%s', found %s; name the columns with {user-column}, {item-column} and"
              + " {rating-column}",
          file, name, String.join(", ", rows.columns()));
    }
    DataType type = rows.schema().apply(name).dataType();
    if (id ? !(type instanceof IntegralType) : !(type instanceof NumericType)) {
      throw new InputException(
          "%s: column '%s' is of type %s, expected %s; convert it",
          file, name, type.simpleString(), id ? "a whole number" : "a number");
    }
    return FrameInput.column(name).cast(id ? DataTypes.LongType : DataTypes.DoubleType);
  }

  JavaRDD<Rating> ratings() throws IOException {
    List<String> names = reader.files().stream().map(path -> path.toUri().toString()).toList();
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      numbers.put(new Path(names.get(i)).toUri().getPath(), i);
    }
    return frame().javaRDD().map(row -> rating(row, numbers));
  }

  private static Rating rating(Row row, Map<String, Integer> numbers) {
    String path = row.getString(FILE);
    for (int i = 0; i <= VALUE; i++) {
      if (row.isNullAt(i) || (i == VALUE && !Double.isFinite(row.getDouble(i)))) {
        throw new InputException(
            "%s: row %d: found %s as %s, expected a number; remove the row",
            path, row.getLong(POSITION), row.get(i), List.of("user", "item", "rating").get(i));
      }
    }
    Integer file = numbers.get(new Path(java.net.URI.create(path)).toUri().getPath());
    return new Rating(
        row.getLong(0),
        row.getLong(1),
        row.getDouble(VALUE),
        file == null ? 0 : file,
        row.getLong(POSITION));
  }
}
