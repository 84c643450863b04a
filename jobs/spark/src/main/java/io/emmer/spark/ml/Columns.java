package io.emmer.spark.ml;

import io.emmer.em.table.TableSchema;
import io.emmer.em.text.Text;
import io.emmer.spark.rows.FrameCells;
import io.emmer.spark.rows.FrameInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that estimators and models read and add. */
final class Columns {
  private Columns() {}

  /** The name that a param gives to a column, null if it gives none. */
  static String nameOf(ClusteringParams<?> params, Param<String> param) {
    String name = params.isDefined(param) ? params.getOrDefault(param) : "";
    return name.isEmpty() ? null : name;
  }

  /**
   * The schema of what a model of these params returns.
   *
   * @throws IllegalArgumentException if a column is missing, of another type, or there already
   */
  static StructType checkedForFit(StructType schema, ClusteringParams<?> params) {
    String weight = nameOf(params, params.weightCol());
    if (weight != null) {
      DataType type = field(schema, params.weightCol(), weight).dataType();
      require(isNumber(type), params.weightCol(), weight, type, "numbers");
    }
    String row = nameOf(params, params.rowCol());
    if (row != null) {
      DataType type = field(schema, params.rowCol(), row).dataType();
      boolean whole =
          isNumber(type)
              && !type.equals(DataTypes.FloatType)
              && !type.equals(DataTypes.DoubleType)
              && !(type instanceof DecimalType);
      require(whole, params.rowCol(), row, type, "whole numbers");
    }
    return checked(schema, params, params.getK(), -1);
  }

  /**
   * As {@link #checkedForFit}, of a model.
   *
   * @param features D of raw rows, -1 if not known
   */
  static StructType checked(
      StructType schema, ClusteringParams<?> params, int components, int features) {
    int found = severalFeatures(params) ? checkedColumns(schema, params) : size(schema, params);
    if (found >= 0 && features >= 0 && found != features) {
      throw new IllegalArgumentException(
          Text.format(
              "%s %d values, expected %d as the model has",
              severalFeatures(params)
                  ? "featuresCols:"
                  : "featuresCol '" + params.getFeaturesCol() + "': vectors of",
              found,
              features));
    }
    StructType all = schema;
    for (StructField added : added(params, components)) {
      if (List.of(all.fieldNames()).contains(added.name())) {
        throw new IllegalArgumentException(
            Text.format(
                "output column '%s': there already; drop it or give another name", added.name()));
      }
      all = all.add(added);
    }
    return all;
  }

  /** Whether features are columns of numbers, instead of one of vectors. */
  static boolean severalFeatures(ClusteringParams<?> params) {
    return params.isSet(params.featuresCols()) && params.getFeaturesCols().length > 0;
  }

  private static int checkedColumns(StructType schema, ClusteringParams<?> params) {
    for (String name : params.getFeaturesCols()) {
      DataType type = field(schema, params.featuresCols(), name).dataType();
      boolean number = isNumber(type) || type.equals(DataTypes.BooleanType);
      boolean cell = type instanceof AtomicType && !type.equals(DataTypes.BinaryType);
      boolean mixed = params instanceof MixedMixtureParams;
      require(
          mixed ? cell : number,
          params.featuresCols(),
          name,
          type,
          mixed ? "numbers, booleans, texts or dates" : "numbers");
    }
    return params.getFeaturesCols().length;
  }

  /** D as the column of vectors says it, else -1. */
  private static int size(StructType schema, ClusteringParams<?> params) {
    String name = params.getFeaturesCol();
    StructField field = field(schema, params.featuresCol(), name);
    DataType type = field.dataType();
    boolean array = type instanceof ArrayType a && isNumber(a.elementType());
    require(
        array || type.equals(SQLDataTypes.VectorType()),
        params.featuresCol(),
        name,
        type,
        "vectors or arrays of numbers");
    return array ? -1 : AttributeGroup.fromStructField(field).size();
  }

  /**
   * The features of a row as an array of doubles, from several columns; null is NaN.
   *
   * @param cellsOrNull the columns of a table whose cells are coded as it says
   */
  static Column assembled(ClusteringParams<?> params, StructType schema, TableSchema cellsOrNull) {
    if (cellsOrNull != null) {
      requireSame(params, cellsOrNull);
      return FrameCells.coded(schema, cellsOrNull);
    }
    return functions.array(
        Arrays.stream(params.getFeaturesCols())
            .map(name -> FrameInput.column(name).cast("double"))
            .map(column -> functions.coalesce(column, functions.lit(Double.NaN)))
            .toArray(Column[]::new));
  }

  private static void requireSame(ClusteringParams<?> params, TableSchema cells) {
    List<String> names =
        cells.columns().stream().map(io.emmer.em.table.Column::name).sorted().toList();
    if (!Arrays.stream(params.getFeaturesCols()).sorted().toList().equals(names)) {
      throw new IllegalArgumentException(
          Text.format(
              "featuresCols %s: expected %s as the model has",
              String.join(",", params.getFeaturesCols()), String.join(",", names)));
    }
  }

  /** The columns that a model of these params adds, in their order. */
  static List<StructField> added(ClusteringParams<?> params, int components) {
    List<StructField> fields = new ArrayList<>();
    String prediction = nameOf(params, params.predictionCol());
    if (prediction != null) {
      Metadata metadata =
          NominalAttribute.defaultAttr()
              .withName(prediction)
              .withNumValues(components)
              .toMetadata();
      fields.add(new StructField(prediction, DataTypes.IntegerType, false, metadata));
    }
    if (params instanceof MixtureParams<?> mixture) {
      String probability = nameOf(params, mixture.probabilityCol());
      if (probability != null) {
        Metadata metadata = new AttributeGroup(probability, components).toMetadata();
        fields.add(new StructField(probability, SQLDataTypes.VectorType(), false, metadata));
      }
    }
    String score = scoreName(params);
    if (score != null) {
      fields.add(new StructField(score, DataTypes.DoubleType, false, Metadata.empty()));
    }
    return fields;
  }

  /** The column of log densities or squared distances, null if there is to be none. */
  static String scoreName(ClusteringParams<?> params) {
    if (params instanceof MixtureParams<?> mixture) {
      return nameOf(params, mixture.logDensityCol());
    }
    return params instanceof KMeansParams<?> kMeans
        ? nameOf(params, kMeans.squaredDistanceCol())
        : null;
  }

  private static StructField field(StructType schema, Param<?> param, String name) {
    for (StructField field : schema.fields()) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    throw new IllegalArgumentException(
        Text.format(
            "%s '%s': no such column, expected one of %s",
            param.name(), name, String.join(", ", schema.fieldNames())));
  }

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType;
  }

  private static void require(
      boolean right, Param<?> param, String name, DataType type, String expected) {
    if (!right) {
      throw new IllegalArgumentException(
          Text.format(
              "%s '%s': a column of type %s, expected %s",
              param.name(), name, type.simpleString(), expected));
    }
  }
}
