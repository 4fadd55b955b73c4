package org.reason4j.generate;

import java.util.Arrays;

/// Drafts with a small model of the same vocabulary: its best token each time. Owns that model.
public final class ModelDrafter implements Drafter {
  private final SequenceModel model;
  private final float[] logits_V;
  private int[] read = {}; // ids the model has read

  public ModelDrafter(SequenceModel model) {
    this.model = model;
    this.logits_V = new float[model.vocabularySize()];
  }

  @Override
  public int[] draft(int[] ids, int length, int most) {
    int room = Math.min(most, model.maxPositions() - length);
    if (room < 1) return new int[0];
    int known = Arrays.mismatch(read, 0, read.length, ids, 0, length);
    int common = Math.min(known < 0 ? read.length : known, length - 1);
    model.rewind(common);
    model.extend(Arrays.copyOfRange(ids, common, length), logits_V);
    int[] drafted = new int[room];
    for (int i = 0; i < room; i++) {
      drafted[i] = best();
      if (i + 1 < room) model.extend(new int[] {drafted[i]}, logits_V);
    }
    read = Arrays.copyOf(ids, model.length());
    System.arraycopy(drafted, 0, read, length, room - 1);
    return drafted;
  }

  private int best() {
    int best = 0;
    for (int id = 1; id < logits_V.length; id++) if (logits_V[id] > logits_V[best]) best = id;
    return best;
  }

  @Override
  public void close() {
    model.close();
  }
}
