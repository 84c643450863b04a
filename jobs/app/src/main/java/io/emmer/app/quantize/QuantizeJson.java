package io.emmer.app.quantize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.FitResult;

/** quantize.json: the original, and every image with its palette. */
public final class QuantizeJson {
  private QuantizeJson() {}

  /** All but how it was called. */
  public static ObjectNode of(PictureFile file, QuantizeJob.Result result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 1);
    ObjectNode input = json.putObject("input");
    input.put("path", file.path());
    input.put("format", file.format());
    input.put("bytes", file.bytes());
    input.put("width", file.picture().width());
    input.put("height", file.picture().height());
    input.put("colours", file.picture().distinctColours());
    ArrayNode notes = input.putArray("notes");
    file.notes().forEach(notes::add);
    json.put("sheet", QuantizeOutput.SHEET);
    ArrayNode images = json.putArray("images");
    result.images().forEach(image -> addImage(images.addObject(), image));
    json.putObject("seconds").put("fit", result.seconds());
    return json;
  }

  private static void addImage(ObjectNode node, Quantized image) {
    FitResult<?, ?> fit = image.fitted().best();
    node.put("family", image.family());
    node.put("requestedComponents", image.requested());
    node.put("components", image.components());
    node.put("file", image.file());
    node.put("soft", image.soft());
    if (Double.isInfinite(image.psnr())) {
      node.put("psnr", Double.toString(image.psnr())); // JSON has no infinity
    } else {
      node.put("psnr", image.psnr());
    }
    node.put("meanSquaredError", image.meanSquaredError());
    node.put("bytes", image.png().length);
    node.put("colours", image.picture().distinctColours());
    node.put("objective", fit.family().objective().label());
    node.put("objectiveValue", fit.objective());
    node.put("iterations", fit.iterations());
    node.put("converged", fit.converged());
    node.put("stopReason", fit.stopReason().name());
    node.put("restart", image.fitted().outcome().bestRestart());
    node.put("seconds", fit.trace().seconds());
    double[] weights = fit.model().weights();
    ArrayNode palette = node.putArray("palette");
    for (int k : QuantizeTable.byPixels(image)) {
      ObjectNode colour = palette.addObject();
      colour.put("component", k);
      colour.put("hex", image.hex(k));
      colour.put("pixels", image.pixels()[k]);
      colour.put("weight", weights[k]);
    }
    if (image.sample().isPresent()) {
      node.put("sample", image.sampleFile());
    }
  }
}
