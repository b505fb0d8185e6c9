// SPDX-License-Identifier: Apache-2.0
/** Files and folders on disk. Entry: {@link sh.karta.server.disk.PrivateFiles}. */
@UsedBy({".", "body", "http", "sh.karta.answers", "sh.karta.answers.crawl", "store.sqlite"})
@NullMarked
package sh.karta.server.disk;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
