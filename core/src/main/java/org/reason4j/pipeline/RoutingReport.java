package org.reason4j.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.reason4j.model.deepseekv3.Config;
import org.reason4j.nn.BalanceBias;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How many tokens of each kind of page chose each expert.
///
/// @param loads by kind, of every layer and expert; layers ahead last
record RoutingReport(Map<String, long[][]> loads, Config config) {
  /// Numbers of the layers with experts.
  List<Integer> layers() {
    return IntStream.range(0, config.layers() + config.predictionLayers())
        .filter(config::routed)
        .boxed()
        .toList();
  }

  /// Loads of a layer's experts, all kinds together.
  long[] total(int layer) {
    long[] total = new long[config.gate().experts()];
    for (long[][] load : loads.values())
      for (int e = 0; e < total.length; e++) total[e] += load[layer][e];
    return total;
  }

  /// As JSON: of each layer its largest excess over the mean, the loads, and of each kind of page
  /// the loads as a multiple of an even share (DeepSeek-V3, fig. 9).
  byte[] toJson() {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    for (int layer : layers()) {
      ObjectNode node = root.putObject("layer " + layer);
      node.put("max_violation", BalanceBias.maxViolation(total(layer)));
      var counts = node.putArray("load");
      for (long count : total(layer)) counts.add(count);
      ObjectNode kinds = node.putObject("relative_load");
      loads.forEach((kind, load) -> {
        double all = 0;
        for (long count : load[layer]) all += count;
        var relative = kinds.putArray(kind);
        for (long count : load[layer])
          relative.add(all == 0 ? 0 : Math.round(count * load[layer].length / all * 1e4) / 1e4);
      });
    }
    String text = JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root);
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
