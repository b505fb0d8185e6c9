// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the pages of a live website and keeps the last good version of each on disk. Entry: {@link sh.karta.server.crawl.Crawler}.
 */
@UsedBy({".", "cli", "config", "docs"})
@NullMarked
package sh.karta.server.crawl;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
