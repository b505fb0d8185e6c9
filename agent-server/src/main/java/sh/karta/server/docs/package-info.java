// SPDX-License-Identifier: Apache-2.0
/**
 * Search over a folder of Markdown and HTML. Entry: {@link sh.karta.server.docs.DocsIndex}. Depends on work only; used by the
 * agents that answer from documents, and by the wiring.
 */
@NullMarked
package sh.karta.server.docs;

import org.jspecify.annotations.NullMarked;
