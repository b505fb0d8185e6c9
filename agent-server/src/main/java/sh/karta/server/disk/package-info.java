// SPDX-License-Identifier: Apache-2.0
/** Files and folders on disk. Entry: {@link sh.karta.server.disk.PrivateFiles}. */
@UsedBy({".", "body", "crawl", "docs", "http", "store.sqlite"})
@NullMarked
package sh.karta.server.disk;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
