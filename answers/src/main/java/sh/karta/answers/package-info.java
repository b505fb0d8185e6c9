// SPDX-License-Identifier: Apache-2.0
/** Search over a folder of Markdown, HTML and PDF files, or over the pages of a site. Entry: {@link sh.karta.answers.DocsIndex}. */
@UsedBy({
    "agent",
    "evaluation",
    "sh.karta.benchmark.search",
    "sh.karta.server",
    "sh.karta.server.agent.model",
    "sh.karta.server.cli",
    "sh.karta.server.config",
    "sh.karta.server.http"
})
@NullMarked
package sh.karta.answers;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
