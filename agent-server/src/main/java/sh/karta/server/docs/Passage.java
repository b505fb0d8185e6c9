// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

/**
 * A section of a document that can be quoted on its own.
 *
 * @param page title of the document
 * @param heading heading above the passage; empty before the first heading
 * @param anchor id of the heading in the page; empty for none
 * @param text the text, as Markdown
 */
record Passage(String page, String heading, String anchor, String text) {}
