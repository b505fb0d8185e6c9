// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the pages of a live website and keeps the last good version of each on disk. Entry: {@link sh.karta.answers.crawl.Crawler}.
 */
@UsedBy({".", "sh.karta.server", "sh.karta.server.cli", "sh.karta.server.config"})
@NullMarked
package sh.karta.answers.crawl;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
