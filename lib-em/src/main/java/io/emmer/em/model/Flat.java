package io.emmer.em.model;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record some of whose components are groups of fields: those with {@code JsonUnwrapped}
 * have no name in the file, their own components are fields of the same JSON object. A group none
 * of whose fields are there is null.
 *
 * <p>Jackson writes such records by itself, but before 2.19 it cannot read them:
 *
 * <pre>{@code
 * record Size(long rows, int dimensions) {}
 *
 * @Flat
 * record Table(@JsonUnwrapped Size size, List<String> names) {}
 *
 * Table table = Json.read(bytes, Table.class, "table.json"); // {"rows":3,"dimensions":2,"names":[]}
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@JacksonAnnotationsInside
@JsonDeserialize(using = FlatDeserializer.class)
public @interface Flat {}
