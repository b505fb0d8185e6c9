// SPDX-License-Identifier: Apache-2.0
/** Search over a folder of Markdown, HTML and PDF files, or over the pages of a site. Entry: {@link sh.karta.server.docs.DocsIndex}. */
@UsedBy({".", "agent.docs", "agent.model", "cli", "config", "docs.evaluation", "http", "sh.karta.benchmark.search"})
@NullMarked
package sh.karta.server.docs;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
