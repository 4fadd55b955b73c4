package org.reason4j.weights.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.weights.Disk;
import org.reason4j.weights.ShardedWeights;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSource;
import org.reason4j.weights.WeightsException;

/// A file in three parts, as llama.cpp's `gguf-split` leaves it: the metadata in the first, in each
/// which of how many it is and how many tensors there are in all.
class GgufShardsTest {
  private static final Disk DISK = Disk.system();
  private static final String TOKENIZER =
      """
      {"added_tokens": [], "normalizer": null, "decoder": {"type": "ByteLevel"},
       "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
       "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}}
      """;
  @TempDir private Path folder = Path.of("");
  private Path whole = Path.of("");

  @BeforeEach
  void split() throws Exception {
    Path model = Files.createDirectory(folder.resolve("tiny"));
    Path golden = Path.of(GgufShardsTest.class.getResource("/golden/models/tiny-llama").toURI());
    for (String file : List.of("config.json", "model.safetensors"))
      Files.copy(golden.resolve(file), model.resolve(file));
    Files.writeString(model.resolve("tokenizer.json"), TOKENIZER);
    whole = folder.resolve("whole.gguf");
    GgufExport.write(DISK, model, whole, "tiny", StoredType.F32);
    for (int shard = 0; shard < 3; shard++) shard("m", shard, 3, true);
  }

  private Path shard(String stem, int number) {
    return folder.resolve("%s-%05d-of-00003.gguf".formatted(stem, number + 1));
  }

  private void shard(String stem, int number, int count, boolean allTensors) {
    try (var file = GgufFile.open(DISK, whole)) {
      var metadata = new LinkedHashMap<String, GgufValue>();
      if (number == 0) metadata.putAll(file.metadata());
      int tensors = file.tensors().size();
      metadata.put("split.no", new GgufValue.Whole(GgufValue.Type.UINT16, number));
      metadata.put("split.count", new GgufValue.Whole(GgufValue.Type.UINT16, count));
      metadata.put("split.tensors.count", new GgufValue.Whole(GgufValue.Type.INT32, tensors));
      List<TensorBytes> all = List.copyOf(file.tensors().values());
      int most = (tensors + 2) / 3;
      List<TensorBytes> mine = all.subList(number * most, Math.min(tensors, (number + 1) * most));
      if (!allTensors) mine = mine.subList(1, mine.size());
      GgufWriter.write(DISK, shard(stem, number), metadata, TensorSource.of(mine));
    }
  }

  private void refused(String file, String reason) {
    assertThatThrownBy(() -> ShardedWeights.open(DISK, folder.resolve(file)).close())
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void theFirstStandsForAll() {
    try (var parts = ShardedWeights.open(DISK, shard("m", 0));
        var one = ShardedWeights.open(DISK, whole)) {
      assertThat(parts.files()).isEqualTo(3);
      assertThat(parts.specs()).containsExactlyInAnyOrderElementsOf(one.specs());
      for (var spec : one.specs())
        assertThat(parts.tensor(spec.name()).bytes().mismatch(one.tensor(spec.name()).bytes()))
            .isEqualTo(-1);
    }
  }

  @Test
  void aMissingShardIsNamed() throws Exception {
    Files.delete(shard("m", 1));
    refused(
        "m-00001-of-00003.gguf",
        "shard m-00002-of-00003.gguf is absent; expected it beside the first, and all 3 of them");
  }

  @Test
  void aShardOfAnotherPlaceOrSetIsNamed() throws Exception {
    Files.copy(shard("m", 2), shard("m", 1), StandardCopyOption.REPLACE_EXISTING);
    refused(
        "m-00001-of-00003.gguf",
        "m-00002-of-00003.gguf: says that it is shard 3 of 3; expected shard 2 of 3, as it is"
            + " named");
    shard("m", 1, 4, true);
    refused("m-00001-of-00003.gguf", "m-00002-of-00003.gguf: says that it is shard 2 of 4");
    Files.copy(whole, shard("m", 1), StandardCopyOption.REPLACE_EXISTING);
    refused("m-00001-of-00003.gguf", "says that it is shard (no split.no) of (no split.count)");
  }

  @Test
  void aShardThatLacksATensorIsFound() throws Exception {
    int tensors;
    try (var file = GgufFile.open(DISK, whole)) {
      tensors = file.tensors().size();
    }
    shard("m", 2, 3, false);
    refused(
        "m-00001-of-00003.gguf",
        "its 3 shards hold %d tensors; expected %d by split.tensors.count"
            .formatted(tensors - 1, tensors));
  }

  @Test
  void onlyTheFirstOpens() throws Exception {
    refused("m-00002-of-00003.gguf", "expected the name of the first, NAME-00001-of-00003.gguf");
    Files.copy(shard("m", 0), folder.resolve("renamed.gguf"));
    refused("renamed.gguf", "is one of 3 shards; expected the name of the first");
    Files.copy(whole, folder.resolve("w-00001-of-00002.gguf"));
    refused("w-00001-of-00002.gguf", "is named as one of 2 shards, and has no split.count");
  }
}
