package org.reason4j.eval.suite;

/// How a suite is asked.
///
/// @param k answers to each question
/// @param limit questions at most, the first of the suite; [Integer#MAX_VALUE] is all
/// @param maxTokens tokens of an answer at most
/// @param seed of every answer's random stream
public record Protocol(
    int k, int limit, double temperature, double topP, int maxTokens, long seed) {}
