// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import org.jspecify.annotations.Nullable;

/**
 * A page on disk.
 *
 * @param location address of the page, after redirects
 * @param type the value of Content-Type
 * @param file name of the file, which is the hash of the content
 * @param size bytes of the file
 */
public record StoredPage(
        String location,
        String type,
        String file,
        long size,
        @Nullable String etag,
        @Nullable String lastModified) {}
