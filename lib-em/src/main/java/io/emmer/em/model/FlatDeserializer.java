package io.emmer.em.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * Reads a {@link Flat} record: each group of fields is bound from the whole object, and is null if
 * that has none of them and the group is not required.
 */
final class FlatDeserializer extends JsonDeserializer<Record> implements ContextualDeserializer {
  private final Class<?> type;

  /** For Jackson, which asks it for a deserializer of a type. */
  FlatDeserializer() {
    this(Record.class);
  }

  private FlatDeserializer(Class<?> type) {
    this.type = type;
  }

  @Override
  public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty at) {
    return new FlatDeserializer(context.getContextualType().getRawClass());
  }

  @Override
  public Record deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!(context.readTree(parser) instanceof ObjectNode fields)) {
      return (Record) context.handleUnexpectedToken(type, parser);
    }
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = value(components[i], fields, context);
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return (Record) constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      String message = type.getSimpleName() + ": " + e.getCause();
      throw JsonMappingException.from(parser, message, e.getCause());
    }
  }

  private Object value(RecordComponent component, ObjectNode fields, DeserializationContext context)
      throws IOException {
    JavaType to = context.constructType(component.getGenericType());
    if (isGroup(component)) {
      return isRequired(component) || hasAny(fields, component.getType())
          ? context.readTreeAsValue(fields, to)
          : null;
    }
    JsonNode value = fields.get(component.getName());
    try {
      if (value != null && !value.isNull()) {
        return context.readTreeAsValue(value, to);
      }
      return isRequired(component)
          ? context.reportInputMismatch(to, "missing")
          : context.findRootValueDeserializer(to).getNullValue(context);
    } catch (JsonMappingException e) {
      throw JsonMappingException.wrapWithPath(e, type, component.getName());
    }
  }

  private static boolean isGroup(RecordComponent component) {
    return component.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
  }

  private static boolean isRequired(RecordComponent component) {
    JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
    return property != null && property.required();
  }

  private static boolean hasAny(ObjectNode fields, Class<?> group) {
    return Arrays.stream(group.getRecordComponents())
        .anyMatch(
            component ->
                isGroup(component)
                    ? hasAny(fields, component.getType())
                    : fields.has(component.getName()));
  }
}
