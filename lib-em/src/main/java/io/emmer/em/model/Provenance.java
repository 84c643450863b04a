package io.emmer.em.model;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * How the work that a document tells of was called, and what ran.
 *
 * @param configuration the options in effect, as {@code name = value}
 * @param versions of Emmer, Spark and Java, and the kernels, by their names
 */
public record Provenance(List<String> configuration, Map<String, String> versions)
    implements Serializable {}
