package io.emmer.spark.rows.format.text;

import io.emmer.em.model.Checksums;
import java.io.IOException;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.lang3.mutable.MutableLong;
import org.apache.hadoop.conf.Configuration;

/**
 * What a part of a table holds.
 *
 * @param columns by name, in the order of the file
 * @param sha256 of its bytes
 */
public record TextSummary(long rows, Map<String, TextColumn> columns, byte[] sha256)
    implements Serializable {
  private static final int SHOWN = 80;

  /** Cells of one column as they are read. */
  private static final class Counting {
    private final Map<CellKind, TextColumn.Cells> first = new EnumMap<>(CellKind.class);
    private final Map<CellKind, MutableLong> counts = new EnumMap<>(CellKind.class);
    private RowCount numbers;

    /** A column, the first rows of which may lack it. */
    Counting(long rowsBefore) {
      numbers = rowsBefore == 0 ? RowCount.NONE : RowCount.BROKEN;
    }

    void addMissing() {
      numbers = RowCount.BROKEN;
    }

    void add(TextCells cells, int column, CellKind kind, String file) {
      MutableLong count = counts.get(kind);
      if (count == null) {
        String text = StringUtils.abbreviate(cells.text(column), SHOWN);
        first.put(kind, new TextColumn.Cells(1, file, cells.line(), text));
        counts.put(kind, new MutableLong(1));
      } else {
        count.increment();
      }
      if (!numbers.isBroken()) {
        numbers = numbers.and(cells.text(column));
      }
    }

    TextColumn column() {
      Map<CellKind, TextColumn.Cells> kinds = new EnumMap<>(CellKind.class);
      first.forEach((kind, cells) -> kinds.put(kind, cells.times(counts.get(kind).longValue())));
      return new TextColumn(kinds, numbers);
    }
  }

  /**
   * Reads a part.
   *
   * @param names of the columns; none to find them
   * @throws io.emmer.spark.InputException if a row is damaged
   */
  public static TextSummary of(
      Configuration conf, TextFormat format, TextPart part, List<String> names) throws IOException {
    long rows = 0;
    List<Counting> columns = new ArrayList<>();
    try (DigestInputStream bytes = new DigestInputStream(part.open(conf), Checksums.sha256());
        TextCells cells = format.cells(part, bytes, names)) {
      for (; cells.next(); rows++) {
        while (columns.size() < cells.names().size()) {
          columns.add(new Counting(rows));
        }
        for (int i = 0; i < columns.size(); i++) {
          CellKind kind = cells.kind(i);
          if (kind == null) {
            columns.get(i).addMissing();
          } else {
            columns.get(i).add(cells, i, kind, part.file());
          }
        }
      }
      Map<String, TextColumn> named = new LinkedHashMap<>();
      names.forEach(name -> named.put(name, TextColumn.EMPTY));
      for (int i = 0; i < columns.size(); i++) {
        named.put(cells.names().get(i), columns.get(i).column());
      }
      return new TextSummary(rows, named, bytes.getMessageDigest().digest());
    }
  }
}
