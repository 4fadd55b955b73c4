/// Text and token ids: a byte-level BPE tokenizer that reads and writes Hugging Face
/// `tokenizer.json`, and the trainer of our own vocabularies.
///
/// Read [Tokenizer], then [BpeTrainer], then [StreamDecoder]; for messages [ChatTemplate] and
/// [ConversationEncoder]. Everything is immutable and may be shared between threads, except
/// [StreamDecoder], which belongs to one stream.
///
/// Ids are the truth, text is a view of them. Scaffolding (templates, control tokens) goes through
/// [Tokenizer#encode]; content that somebody else wrote goes through [Tokenizer#encodePlain], where
/// no added token ever matches, so that text can never turn into a control token.
///
/// ```java
/// var config = new BpeTrainer.Config(
///     1024, List.of(AddedToken.special("<|end|>"), AddedToken.ordinary("<think>")),
///     BpeTrainer.DEFAULT_PATTERN);
/// Tokenizer tokenizer = BpeTrainer.train(config, texts);
/// int[] ids = tokenizer.encode("<think> 12 + 7 = 19");
/// Files.writeString(path, tokenizer.toJson());
/// Tokenizer again = Tokenizer.read(path);
/// ```
///
/// Left out on purpose: WordPiece, Unigram and SentencePiece models, padding and truncation (rows
/// are cut where batches are made), post-processors (they are kept when a file is written again,
/// but never add a token), offsets.
@NullMarked
package org.reason4j.text;

import org.jspecify.annotations.NullMarked;
