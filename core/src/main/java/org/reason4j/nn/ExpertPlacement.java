package org.reason4j.nn;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Where copies of a layer's experts go on several devices so that all have about the same to do:
/// the expert-parallel load balancer (EPLB) of DeepSeek-V3, section 3.4.
///
/// Three greedy steps. Groups of experts are packed onto nodes, heaviest first onto the lightest
/// node with room. On each node, the expert whose load per copy is largest gets one more copy until
/// all slots are taken. The copies are packed onto the node's devices in the same way. Groups stay
/// on one node, so that a token that is limited to some nodes meets no other. With one node, or
/// groups that nodes do not divide, copies go anywhere. Ties go to the lowest index.
///
/// @param expert of each slot; the slots of device d are `d slots / devices` and on
/// @param copies of each expert, at least 1
public record ExpertPlacement(int[] expert, int[] copies) {
  /// Places experts by their loads.
  ///
  /// @param load of each expert
  /// @param slots copies in all: at least the experts, a multiple of `devices`
  /// @param groups of neighbouring experts
  /// @param nodes each with `devices / nodes` devices
  public static ExpertPlacement of(double[] load, int slots, int groups, int nodes, int devices) {
    require(slots >= load.length, "slots", slots, "at least the experts, " + load.length);
    require(devices > 0 && slots % devices == 0, "devices", devices, "a divisor of slots " + slots);
    require(
        groups > 0 && load.length % groups == 0,
        "groups",
        groups,
        "a divisor of experts " + load.length);
    require(nodes > 0 && devices % nodes == 0, "nodes", nodes, "a divisor of devices " + devices);
    return groups % nodes == 0
        ? place(load, slots, groups, nodes, devices)
        : place(load, slots, 1, 1, devices);
  }

  private static void require(boolean holds, String name, int seen, String expected) {
    if (!holds) throw new IllegalArgumentException(name + " is " + seen + "; expected " + expected);
  }

  private static ExpertPlacement place(
      double[] load, int slots, int groups, int nodes, int devices) {
    int size = load.length / groups;
    double[] groupLoad = new double[groups];
    for (int e = 0; e < load.length; e++) groupLoad[e / size] += load[e];
    int[][] groupsOf = pack(groupLoad, nodes);
    int[] copies = new int[load.length];
    int[] expert = new int[slots];
    int at = 0;
    for (int[] own : groupsOf) {
      int[] experts =
          Arrays.stream(own)
              .flatMap(group -> IntStream.range(group * size, (group + 1) * size))
              .toArray();
      int[] copyOf = replicate(load, experts, slots / nodes, copies);
      double[] share = Arrays.stream(copyOf).mapToDouble(e -> load[e] / copies[e]).toArray();
      for (int[] device : pack(share, devices / nodes))
        for (int copy : device) expert[at++] = copyOf[copy];
    }
    return new ExpertPlacement(expert, copies);
  }

  /// The expert of each copy: every expert once, then whoever has most to do per copy.
  private static int[] replicate(double[] load, int[] experts, int slots, int[] copies) {
    int[] copyOf = Arrays.copyOf(experts, slots);
    for (int e : experts) copies[e] = 1;
    for (int s = experts.length; s < slots; s++) {
      int busiest = experts[0];
      for (int e : experts) if (load[e] / copies[e] > load[busiest] / copies[busiest]) busiest = e;
      copyOf[s] = busiest;
      copies[busiest]++;
    }
    return copyOf;
  }

  /// Items into bins of equal size, heaviest first, each into the lightest bin with room.
  private static int[][] pack(double[] weight, int bins) {
    int room = weight.length / bins;
    int[][] packed = new int[bins][room];
    int[] used = new int[bins];
    double[] filled = new double[bins];
    IntStream.range(0, weight.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -weight[i]))
        .forEach(item -> {
          int lightest = -1;
          for (int bin = 0; bin < bins; bin++)
            if (used[bin] < room && (lightest < 0 || filled[bin] < filled[lightest]))
              lightest = bin;
          packed[lightest][used[lightest]++] = item;
          filled[lightest] += weight[item];
        });
    return packed;
  }

  /// Load of each device.
  public double[] deviceLoads(double[] load, int devices) {
    double[] loads = new double[devices];
    for (int s = 0; s < expert.length; s++)
      loads[s / (expert.length / devices)] += load[expert[s]] / copies[expert[s]];
    return loads;
  }
}
