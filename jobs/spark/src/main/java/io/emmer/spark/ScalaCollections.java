package io.emmer.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.Seq;
import scala.collection.immutable.List$;
import scala.collection.immutable.Map$;

/** Java's collections as Scala's and back, by methods that Scala 2.12 and 2.13 both have. */
public final class ScalaCollections {
  private ScalaCollections() {}

  /** A copy of a sequence. */
  public static <T> List<T> toJava(Seq<T> sequence) {
    List<T> list = new ArrayList<>();
    for (Iterator<T> elements = sequence.iterator(); elements.hasNext(); ) {
      list.add(elements.next());
    }
    return list;
  }

  /** A copy of a list. */
  public static <T> scala.collection.immutable.Seq<T> toScala(List<T> list) {
    scala.collection.immutable.List<T> sequence = List$.MODULE$.empty();
    for (int i = list.size() - 1; i >= 0; i--) {
      sequence = sequence.$colon$colon(list.get(i));
    }
    return sequence;
  }

  /** A copy of a map. */
  public static <K, V> scala.collection.immutable.Map<K, V> toScala(Map<K, V> map) {
    var entries = Map$.MODULE$.<K, V>newBuilder();
    map.forEach((key, value) -> entries.$plus$eq(new Tuple2<>(key, value)));
    return entries.result();
  }
}
