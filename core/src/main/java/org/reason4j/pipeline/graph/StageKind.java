package org.reason4j.pipeline.graph;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// What a stage can do. Deterministic: the same inputs and settings give the same outputs, however
/// often it was stopped and gone on with.
public interface StageKind {
  /// The name that recipes use.
  String name();

  /// What it does, in one line.
  String what();

  /// Names of inputs that must be given.
  Set<String> required();

  /// Names of inputs that may be given; a name that ends in `*` stands for any name.
  Set<String> optional();

  /// Files and folders that it leaves in the stage's folder for later stages.
  Set<String> outputs();

  /// Refuses settings that do not fit, before anything runs. Inputs need not exist yet.
  ///
  /// @throws org.reason4j.config.ConfigException naming the stage and the setting
  void check(Stage stage);

  /// Does what is left of it in the call's folder.
  ///
  /// @return figures worth keeping, by name; empty where it was stopped on request and the next
  ///   call goes on
  Optional<SequencedMap<String, Double>> run(Call call);

  /// One stage to be done.
  ///
  /// @param folder the stage's own; may hold what an earlier call left
  /// @param inputs where they lie, by name
  /// @param stop asked at every safe point
  record Call(Stage stage, Path folder, Map<String, Path> inputs, BooleanSupplier stop) {
    /// An input that must be given.
    public Path input(String name) {
      Path path = inputs.get(name);
      if (path == null) throw new IllegalStateException("stage " + stage.name() + ": no " + name);
      return path;
    }
  }
}
