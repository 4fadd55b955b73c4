/// GGUF: one file with metadata, vocabulary and weights, often quantised in blocks. A file reads as
/// the Hugging Face directory that it stands for, and is written from one.
@NullMarked
package org.reason4j.weights.gguf;

import org.jspecify.annotations.NullMarked;
