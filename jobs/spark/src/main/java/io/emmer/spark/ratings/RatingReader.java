package io.emmer.spark.ratings;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import io.emmer.em.Support;
import io.emmer.spark.InputException;
import io.emmer.spark.StorageFailures;
import io.emmer.spark.rows.FrameInput;
import io.emmer.spark.rows.InputPaths;
import io.emmer.spark.rows.ParquetFormat;
import io.emmer.spark.store.LocalFiles;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.mapreduce.lib.input.LineRecordReader;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.api.java.JavaNewHadoopRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NumericType;
import scala.Tuple2;

/**
 * Ratings, or pairs of user and item, of some files.
 *
 * @param files absolute, in the order that says which of two ratings is the later one
 * @param pairs whether there is no column of ratings
 */
public record RatingReader(
    SparkSession session, List<Path> files, RatingColumns columns, boolean pairs) {
  private static final List<String> NAMES = List.of("user", "item", "rating");
  private static final int LONGEST_LINE = 1 << 20;

  public RatingReader {
    files = List.copyOf(files);
  }

  /**
   * The files that the names stand for.
   *
   * @param names files, directories or globs
   * @throws io.emmer.spark.InputException if a name stands for nothing, or the first file lacks a
   *     column
   */
  public static RatingReader open(
      SparkSession session, List<String> names, RatingColumns columns, boolean pairs)
      throws IOException {
    List<Path> files =
        InputPaths.resolve(session.sparkContext().hadoopConfiguration(), names).stream()
            .distinct()
            .toList();
    RatingReader reader = new RatingReader(session, files, columns, pairs);
    reader.check();
    return reader;
  }

  private void check() throws IOException {
    if (columns.format() == RatingColumns.Format.PARQUET) {
      new ParquetRatings(this).frame();
    } else {
      new TextRatings(this).columnsOfFirst();
    }
  }

  /** Bytes of all files. */
  public long bytes() throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes +=
          LocalFiles.fileSystem(session.sparkContext().hadoopConfiguration(), file)
              .getFileStatus(file)
              .getLen();
    }
    return bytes;
  }

  /** What is read, on one line. */
  public String describe() throws IOException {
    return io.emmer.em.text.Text.format(
        "%s, %d bytes: %s",
        io.emmer.em.text.Text.count(files.size(), "file"),
        bytes(),
        files.isEmpty() ? "" : files.get(0));
  }

  /** The numbers of the files by their paths, without scheme and authority. */
  private Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new HashMap<>();
    files.forEach(file -> numbers.put(file.toUri().getPath(), numbers.size()));
    return numbers;
  }

  JavaRDD<Rating> ratings() throws IOException {
    return columns.format() == RatingColumns.Format.PARQUET
        ? new ParquetRatings(this).ratings()
        : new TextRatings(this).ratings();
  }

  /**
   * The texts of ids that are no numbers, by what stands for them.
   *
   * @throws InputException if one number stands for two texts
   */
  Map<Long, String> names() throws IOException {
    Map<Long, String> names = new HashMap<>();
    for (Tuple2<Long, String> name :
        ratings()
            .flatMap(
                r ->
                    Stream.of(
                            new Tuple2<>(r.user(), r.userText()),
                            new Tuple2<>(r.item(), r.itemText()))
                        .filter(id -> id._2() != null)
                        .iterator())
            .distinct()
            .collect()) {
      String other = names.put(name._1(), name._2());
      if (other != null) {
        throw new InputException(
            "%s: the ids '%s' and '%s' have the same hash, expected no two to; rename one",
            files.get(0), other, name._2());
      }
    }
    return names;
  }

  /** Ratings in Parquet. */
  private record ParquetRatings(RatingReader reader) {
    private static final int VALUE = 2;
    private static final int FILE = 3;
    private static final int POSITION = 4;

    /** User, item, rating, file and row. */
    Dataset<Row> frame() throws IOException {
      Dataset<Row> rows = ParquetFormat.read(reader.session(), reader.files());
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
      boolean text = id && type.equals(DataTypes.StringType);
      if (!text && (id ? !(type instanceof IntegralType) : !(type instanceof NumericType))) {
        throw new InputException(
            "%s: column '%s' is of type %s, expected %s; convert it",
            file, name, type.simpleString(), id ? "whole numbers or texts" : "a number");
      }
      if (text) {
        return functions.nullif(
            functions.trim(FrameInput.column(name)), functions.lit("")); // as of lines
      }
      return FrameInput.column(name).cast(id ? DataTypes.LongType : DataTypes.DoubleType);
    }

    JavaRDD<Rating> ratings() throws IOException {
      Map<String, Integer> numbers = reader.numbers();
      return frame().javaRDD().map(row -> rating(row, numbers));
    }

    private static Rating rating(Row row, Map<String, Integer> numbers) {
      String path = row.getString(FILE);
      for (int i = 0; i <= VALUE; i++) {
        if (row.isNullAt(i) || (i == VALUE && !Support.REAL.contains(row.getDouble(i)))) {
          throw new InputException(
              "%s: row %d: found %s as %s, expected an id, or a rating to 1e145; remove the row",
              path, row.getLong(POSITION), row.get(i), NAMES.get(i));
        }
      }
      String user = text(row, 0);
      String item = text(row, 1);
      long u = user == null ? row.getLong(0) : IdText.number(user);
      long i = item == null ? row.getLong(1) : IdText.number(item);
      Integer file = numbers.get(new Path(java.net.URI.create(path)).toUri().getPath());
      return new Rating(
          u,
          user == null ? null : IdText.name(user, u),
          i,
          item == null ? null : IdText.name(item, i),
          row.getDouble(VALUE),
          file == null ? 0 : file,
          row.getLong(POSITION));
    }

    /** An id that is held as text, null of numbers. */
    private static String text(Row row, int i) {
      return row.get(i) instanceof String text ? text : null;
    }
  }

  /**
   * Ratings in lines of text, whose errors name file and byte, as lines have no numbers in a task.
   */
  record TextRatings(RatingReader reader) {
    /** Which fields are user, item and rating, from 0. */
    int[] columnsOfFirst() throws IOException {
      Path first = reader.files().get(0);
      String line = firstLine(first);
      if (line == null) {
        throw new InputException("%s: is empty, expected lines of user, item and rating", first);
      }
      String[] fields = parser(reader.columns().delimiter()).parseLine(line);
      if (fields == null) {
        throw new InputException(
            "%s: byte 0: found a blank line, expected the first rating", first);
      }
      String[] names = reader.columns().names(reader.pairs());
      int[] result = new int[names.length];
      for (int i = 0; i < names.length; i++) {
        result[i] = indexOf(names[i], fields, first);
      }
      return result;
    }

    private int indexOf(String name, String[] fields, Path file) {
      int named = reader.columns().header() ? Arrays.asList(fields).indexOf(name) : -1;
      int number = name.matches("[1-9]\\d{0,8}") ? Integer.parseInt(name) : 0;
      if (named < 0 && (number < 1 || number > fields.length)) {
        throw new InputException(
            "%s: no column '%s', found %s '%s'; see {delimiter}, {header}, {user-column},"
                + " {item-column} and {rating-column}",
            file,
            name,
            reader.columns().header() ? "the header" : "the line",
            StringUtils.abbreviate(String.join(reader.columns().delimiter(), fields), 100));
      }
      return named >= 0 ? named : number - 1;
    }

    private String firstLine(Path file) throws IOException {
      Configuration conf = reader.session().sparkContext().hadoopConfiguration();
      CompressionCodec codec = new CompressionCodecFactory(conf).getCodec(file);
      try (InputStream raw = LocalFiles.fileSystem(conf, file).open(file);
          InputStream in = codec == null ? raw : codec.createInputStream(raw);
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        StringBuilder line = new StringBuilder();
        int next = lines.read();
        if (next < 0) {
          return null;
        }
        for (; next >= 0 && next != '\n' && next != '\r'; next = lines.read()) {
          line.append((char) next);
          if (line.length() > LONGEST_LINE) {
            throw new InputException(
                "%s: byte 0: a line of more than %d characters, expected lines of user, item and"
                    + " rating",
                file, LONGEST_LINE);
          }
        }
        return withoutMark(line.toString());
      } catch (IOException e) {
        throw ExceptionUtils.<RuntimeException>rethrow(damaged(file, e));
      }
    }

    /** Of a packed file bad input, where its bytes could be had; else the failure as it is. */
    private static Exception damaged(Path file, Exception failure) {
      if (!(failure instanceof IOException)
          || failure instanceof FileNotFoundException
          || StorageFailures.isOfFileSystem(failure)) {
        return failure;
      }
      return new InputException(
          failure,
          "%s: cannot be unpacked (%s); the file is damaged: fetch it again",
          file,
          failure.getMessage());
    }

    private static String withoutMark(String line) {
      return line.startsWith("\ufeff") ? line.substring(1) : line;
    }

    private static CsvParser parser(String delimiter) {
      CsvParserSettings settings = new CsvParserSettings();
      settings.getFormat().setDelimiter(delimiter);
      settings.getFormat().setComment('\0'); // no line is one
      settings.setMaxCharsPerColumn(-1);
      settings.setSkipEmptyLines(true);
      return new CsvParser(settings);
    }

    JavaRDD<Rating> ratings() throws IOException {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(reader.session().sparkContext());
      org.apache.hadoop.mapreduce.Job job =
          org.apache.hadoop.mapreduce.Job.getInstance(spark.hadoopConfiguration());
      FileInputFormat.setInputPaths(job, reader.files().toArray(Path[]::new));
      Lines lines =
          new Lines(
              reader.columns().delimiter(),
              reader.columns().header() ? withoutMark(firstLine(reader.files().get(0))) : null,
              columnsOfFirst(),
              reader.numbers());
      JavaNewHadoopRDD<LongWritable, Text> texts =
          (JavaNewHadoopRDD<LongWritable, Text>)
              spark.newAPIHadoopRDD(
                  job.getConfiguration(), NamedText.class, LongWritable.class, Text.class);
      return texts.mapPartitionsWithInputSplit(lines::parse, false);
    }

    /** Lines of exactly the files that are named: Hadoop's own format takes names for patterns. */
    public static final class NamedText extends TextInputFormat {
      @Override
      protected List<FileStatus> listStatus(JobContext job) throws IOException {
        List<FileStatus> files = new ArrayList<>();
        for (Path path : getInputPaths(job)) {
          files.add(LocalFiles.fileSystem(job.getConfiguration(), path).getFileStatus(path));
        }
        return files;
      }

      @Override
      public RecordReader<LongWritable, Text> createRecordReader(
          InputSplit split, TaskAttemptContext task) {
        return new LineRecordReader() {
          @Override
          public void initialize(InputSplit part, TaskAttemptContext context) throws IOException {
            // Hadoop's file system with hidden checksum files fails at names with a colon.
            Configuration plain = new Configuration(context.getConfiguration());
            plain.set("fs.file.impl", RawLocalFileSystem.class.getName());
            plain.setBoolean("fs.file.impl.disable.cache", true);
            super.initialize(part, new TaskAttemptContextImpl(plain, context.getTaskAttemptID()));
          }
        };
      }
    }

    /**
     * The lines of a split.
     *
     * @param header the line that all files begin with, or null
     */
    private record Lines(
        String delimiter, String header, int[] columns, Map<String, Integer> numbers)
        implements Serializable {
      Iterator<Rating> parse(InputSplit split, Iterator<Tuple2<LongWritable, Text>> lines) {
        Path path = ((FileSplit) split).getPath();
        int file = numbers.getOrDefault(path.toUri().getPath(), 0);
        CsvParser parser = parser(delimiter);
        return new com.google.common.collect.AbstractIterator<>() {
          @Override
          protected Rating computeNext() {
            while (hasMore(lines, path)) {
              Tuple2<LongWritable, Text> line = lines.next();
              if (line._2().getLength() > LONGEST_LINE) {
                String found = "a line of " + line._2().getLength() + " bytes";
                throw bad(path, line._1().get(), found, "at most " + LONGEST_LINE);
              }
              Rating rating = rating(parser, path, file, line._1().get(), text(path, line));
              if (rating != null) {
                return rating;
              }
            }
            return endOfData();
          }
        };
      }

      /** Two ids in another encoding must not become one. */
      private static String text(Path path, Tuple2<LongWritable, Text> line) {
        try {
          return Text.decode(line._2().getBytes(), 0, line._2().getLength(), false);
        } catch (CharacterCodingException e) {
          throw bad(path, line._1().get(), "bytes that are not UTF-8", "text in UTF-8");
        }
      }

      private static boolean hasMore(Iterator<?> lines, Path path) {
        try {
          return lines.hasNext();
        } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
          throw ExceptionUtils.<RuntimeException>rethrow(damaged(path, e));
        }
      }

      private Rating rating(CsvParser parser, Path path, int file, long position, String text) {
        String line = position == 0 ? withoutMark(text) : text;
        if (position == 0 && header != null) {
          if (!line.equals(header)) {
            throw bad(path, position, "the header '" + line + "'", "'" + header + "' as before");
          }
          return null;
        }
        if (line.isBlank()) {
          return null;
        }
        String[] fields = parser.parseLine(line);
        double value = columns.length < 3 ? 0 : number(fields, 2, path, position);
        String user = field(fields, 0, path, position);
        String item = field(fields, 1, path, position);
        long u = IdText.number(user);
        long i = IdText.number(item);
        return new Rating(u, IdText.name(user, u), i, IdText.name(item, i), value, file, position);
      }

      private String field(String[] fields, int i, Path path, long position) {
        if (fields == null || columns[i] >= fields.length || fields[columns[i]] == null) {
          throw bad(
              path,
              position,
              "no " + NAMES.get(i) + " in column " + (columns[i] + 1),
              "a number, with the delimiter '" + delimiter.replace("\t", "tab") + "'");
        }
        return fields[columns[i]].strip();
      }

      private double number(String[] fields, int i, Path path, long position) {
        String text = field(fields, i, path, position);
        double value;
        try {
          value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
          value = Double.NaN;
        }
        if (!Support.REAL.contains(value)) {
          String expected = "a number from -1e145 to 1e145; mend the line or rescale the ratings";
          throw bad(path, position, "'" + text + "' as rating", expected);
        }
        return value;
      }

      private static InputException bad(Path path, long position, String found, String expected) {
        return new InputException(
            "%s: line at byte %d: found %s, expected %s", path, position, found, expected);
      }
    }
  }
}
