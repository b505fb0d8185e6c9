// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

/**
 * A stretch of a document that can be quoted on its own.
 *
 * @param page title of the document
 * @param heading the heading it stands under, empty above the first
 * @param anchor the heading's id within the page, empty for none
 * @param text the words, as Markdown
 */
record Passage(String page, String heading, String anchor, String text) {}
