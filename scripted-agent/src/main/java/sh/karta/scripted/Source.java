// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted;

/**
 * A source that an answer cites.
 *
 * @param quote the cited passage; empty for none
 */
public record Source(String title, String url, String quote) {}
