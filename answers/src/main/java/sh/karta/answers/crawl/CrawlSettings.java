// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * A website to read.
 *
 * @param sitemap address of a sitemap or of an index of sitemaps
 * @param include patterns of the pages to read, see {@link AddressPattern}; empty for all
 * @param exclude patterns of pages not to read
 * @param maxPages how many pages are read, in the order of the sitemap
 * @param every time between two crawls
 */
public record CrawlSettings(URI sitemap, List<String> include, List<String> exclude, int maxPages, Duration every) {
    public static final int MAX_PAGES = 2_000;
    public static final Duration EVERY = Duration.ofHours(24);

    /** Folder of all sites within the data folder. */
    static final String FOLDER = "crawl";
    /** Characters of a folder's name. */
    private static final int NAME = 32;

    /** Returns whether a text is a pattern of pages. */
    public static boolean isPattern(String text) {
        return AddressPattern.isValid(text);
    }

    /** Returns whether a host is an address, or {@code localhost}, that a crawl never connects to. Does no DNS lookup. */
    public static boolean isPrivate(String host) {
        String bare = host.replaceAll("[\\[\\]]", "");
        try {
            return bare.equals("localhost")
                    || (bare.matches("[0-9.]+|.*:.*") && !PublicNetwork.isPublic(InetAddress.getByName(host)));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * Returns the folder of the site's pages within the data folder. Sites that read other pages have other folders; {@code every}
     * makes no difference.
     */
    public Path folder(Path data) {
        String pages = String.join(
                "\n",
                sitemap.toString(),
                String.join(" ", include),
                String.join(" ", exclude),
                String.valueOf(maxPages));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(pages.getBytes(StandardCharsets.UTF_8));
            return data.resolve(FOLDER).resolve(HexFormat.of().formatHex(hash).substring(0, NAME));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
