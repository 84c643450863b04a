package io.emmer.spark.rows.format.csv;

import io.emmer.spark.InputException;
import io.emmer.spark.rows.format.text.TextCells;
import io.emmer.spark.rows.format.text.TextFormat;
import io.emmer.spark.rows.format.text.TextPart;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** Rows of fields with delimiters between, the first of which may name the columns. */
public record CsvFormat(CsvDialect dialect) implements TextFormat {
  static final Pattern OTHER_DELIMITERS = Pattern.compile("[;\t|,]");

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public boolean quotesLineFeeds() {
    return true;
  }

  @Override
  public boolean mixesKinds() {
    return true;
  }

  private CsvReader reader(TextPart part, InputStream bytes) throws IOException {
    return new CsvReader(
        part.withoutMark(bytes), part.file(), dialect.delimiterOf(part.file()), part.firstLine());
  }

  @Override
  public TextCells cells(TextPart part, InputStream bytes, List<String> names) throws IOException {
    CsvReader reader = reader(part, bytes);
    if (part.isFirst() && dialect.header()) {
      reader.next();
    }
    return new CsvCells(reader, part.file(), names, dialect.nulls());
  }

  /**
   * Refuses a header that is one name, in which other programs would see several, and in the first
   * row too.
   */
  private void requireDelimiter(String file, CsvReader header, Set<String> names)
      throws IOException {
    Matcher found = OTHER_DELIMITERS.matcher(names.iterator().next());
    boolean isOne = names.size() == 1 && dialect.header() && !header.isQuoted();
    if (!isOne || !dialect.delimiter().isEmpty() || !found.find() || !header.next()) {
      return;
    }
    for (int i = 0; i < header.fields(); i++) {
      if (header.text(i).contains(found.group())) {
        throw new InputException(
            "%s: line 1: one column, called '%s', expected several; give {delimiter} '%s', or, if"
                + " that is its name, {delimiter} '%s'",
            file,
            names.iterator().next(),
            inWords(found.group()),
            inWords(String.valueOf((char) dialect.delimiterOf(file))));
      }
    }
  }

  static String inWords(String delimiter) {
    return delimiter.equals("\t") ? "tab" : delimiter;
  }

  /**
   * The names in the first record, or of columns by their numbers.
   *
   * @throws InputException if there is no first record, or two columns are of one name
   */
  @Override
  public List<String> names(Configuration conf, TextPart whole) throws IOException {
    String file = whole.file();
    try (CsvReader reader = reader(whole, whole.open(conf))) {
      if (!reader.next()) {
        throw new InputException("%s: is empty, expected a table", file);
      }
      Set<String> names = new LinkedHashSet<>();
      int numbers = 0;
      for (int i = 0; i < reader.fields(); i++) {
        String name = dialect.header() && !reader.isEmpty(i) ? reader.text(i) : "c" + (i + 1);
        numbers += reader.isNumber(i) ? 1 : 0;
        if (!names.add(name)) {
          throw new InputException(
              "%s: line 1: two columns are called '%s'; rename one, or give {header} no",
              file, name);
        }
      }
      if (dialect.header() && !dialect.headerIsGiven() && numbers == names.size()) {
        throw new InputException(
            "%s: line 1: holds numbers only, expected names of columns; give {header} no, or yes if"
                + " they are names",
            file);
      }
      requireDelimiter(file, reader, names);
      return List.copyOf(names);
    }
  }
}
