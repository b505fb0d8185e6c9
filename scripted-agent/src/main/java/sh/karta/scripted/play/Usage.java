// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted.play;

/** An estimate of the tokens that a model would consume. */
public record Usage(long inputTokens, long outputTokens) {}
