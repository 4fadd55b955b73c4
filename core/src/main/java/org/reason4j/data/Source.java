package org.reason4j.data;

/// A file that data came from, as cards name it.
///
/// @param name its name
/// @param sha256 hash of its bytes, in lower-case hexadecimal
/// @param examples how many examples it holds
public record Source(String name, String sha256, long examples) {}
