/// What may be said: choices, regular expressions and JSON schemas as rules for tokens.
///
/// Read in this order: `Constraint` (the way in), `Language` (regular sets of texts, with all set
/// operations; `RegularExpression` and `Numbers` make them), `SchemaReader` (a JSON schema as
/// `Shape`s), `Grammar` and `Frame` (a set of stacks that moves byte by byte and never enters a
/// dead end), `TokenMasks` (which tokens those bytes allow).
///
/// A grammar is nondeterministic: a state is the set of all places where the text so far may be.
/// What is inside a string or a number is a deterministic automaton over bytes, so which tokens
/// stay inside is computed once for each of its states; only tokens that leave are walked in
/// context.
@NullMarked
package org.reason4j.generate.constraint;

import org.jspecify.annotations.NullMarked;
