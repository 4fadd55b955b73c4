package org.reason4j.weights.hub;

import java.util.List;
import java.util.Optional;

/// What a hub tells of a model before anything of it is fetched.
///
/// @param commit what the revision stands for; files are fetched from it, so that they belong
///   together
/// @param licence as its card states it
/// @param gated whether its conditions have to be accepted first
public record Listing(
    String model, String commit, Optional<String> licence, boolean gated, List<HubFile> files) {
  public Listing {
    files = List.copyOf(files);
  }
}
