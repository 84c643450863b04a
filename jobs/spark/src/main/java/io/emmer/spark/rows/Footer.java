package io.emmer.spark.rows;

import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a file of a columnar format says of itself.
 *
 * @param types of the columns as the format writes them, by name, in the file's order
 * @param asSpark a column as Spark reads it; throws if it cannot
 */
record Footer(
    RowInput.File file, Map<String, String> types, Function<String, StructField> asSpark) {

  /** The same with the columns of another file of the same ones, which are held once. */
  Footer sharing(Footer other) {
    return types.equals(other.types) ? new Footer(file, other.types, other.asSpark) : this;
  }

  List<String> names() {
    return List.copyOf(types.keySet());
  }

  /**
   * Some columns as Spark reads them.
   *
   * @throws InputException if it cannot read one
   */
  StructType schema(Collection<String> wanted) {
    StructType schema = new StructType();
    for (String name : wanted) {
      schema = schema.add(field(name));
    }
    return schema;
  }

  private StructField field(String name) {
    try {
      StructField field = asSpark.apply(name);
      return new StructField(name, field.dataType(), true, field.metadata());
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      throw new InputException(
          e,
          "%s: column '%s' is %s, which Spark cannot read (%s); write it as doubles",
          file.path(),
          name,
          types.get(name),
          Failures.firstLine(e.getMessage()));
    }
  }

  /** All columns that Spark can read. */
  StructType readable() {
    StructType schema = new StructType();
    for (String name : types.keySet()) {
      schema = withReadable(schema, name);
    }
    return schema;
  }

  private StructType withReadable(StructType schema, String name) {
    try {
      return schema.add(field(name));
    } catch (InputException e) {
      return schema;
    }
  }

  /**
   * Refuses a file that is of another schema than the first.
   *
   * @param wanted names of columns
   * @throws InputException if it lacks one, or has it with another type
   */
  void requireColumns(List<String> wanted, Footer first) {
    for (String name : wanted) {
      String found = types.get(name);
      if (found == null) {
        throw new InputException(
            "%s: no column '%s', found %s; give {features}, {label}, {weight} or {id} as they are",
            file.path(), name, names());
      }
      if (!Objects.equals(found, first.types.get(name))) {
        throw new InputException(
            "%s: column '%s' is %s, expected %s as in %s; give files of one schema",
            file.path(), name, found, first.types.get(name), first.file.path());
      }
    }
  }
}
