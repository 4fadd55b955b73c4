package org.reason4j.generate.constraint;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Tokens as a tree of bytes; the children of a node lie side by side. Node 0 is the root.
final class TokenTree {
  private final int[] firstChild;
  private final int[] children;
  private final int[] parent;
  private final byte[] label;
  private final int[] token; // an id that ends at a node, else -1
  private final int[] twin; // by id: another of the same bytes, else -1

  /// @param bytes by id; a token without bytes is left out
  TokenTree(byte[][] bytes) {
    int[] ids =
        IntStream.range(0, bytes.length)
            .filter(id -> bytes[id].length > 0)
            .boxed()
            .sorted(Comparator.comparing(id -> bytes[id], Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
    int most = 1 + Arrays.stream(ids).map(id -> bytes[id].length).sum();
    firstChild = new int[most];
    children = new int[most];
    parent = new int[most];
    label = new byte[most];
    token = new int[most];
    twin = new int[bytes.length];
    Arrays.fill(token, -1);
    Arrays.fill(twin, -1);
    int[] from = new int[most]; // ids[from, to) lie below a node
    int[] to = new int[most];
    int[] depth = new int[most];
    to[0] = ids.length;
    int nodes = 1;
    for (int node = 0; node < nodes; node++) {
      int at = from[node];
      while (at < to[node] && bytes[ids[at]].length == depth[node]) {
        twin[ids[at]] = token[node];
        token[node] = ids[at++];
      }
      firstChild[node] = nodes;
      while (at < to[node]) {
        byte b = bytes[ids[at]][depth[node]];
        int child = nodes++;
        from[child] = at;
        while (at < to[node] && bytes[ids[at]][depth[node]] == b) at++;
        to[child] = at;
        depth[child] = depth[node] + 1;
        label[child] = b;
        parent[child] = node;
        children[node]++;
      }
    }
  }

  int firstChild(int node) {
    return firstChild[node];
  }

  int children(int node) {
    return children[node];
  }

  int label(int node) {
    return label[node] & 0xff;
  }

  int token(int node) {
    return token[node];
  }

  int twin(int id) {
    return twin[id];
  }

  /// The bytes from the root to a node, a character a byte.
  String path(int node) {
    var text = new StringBuilder();
    for (int at = node; at != 0; at = parent[at]) text.append((char) label(at));
    return text.reverse().toString();
  }
}
