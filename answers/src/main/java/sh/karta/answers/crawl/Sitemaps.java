// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import crawlercommons.sitemaps.SiteMapIndex;
import crawlercommons.sitemaps.SiteMapParser;
import crawlercommons.sitemaps.UnknownFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads the addresses of a site's pages from its sitemap, or from the sitemaps of an index. Used by one thread. */
final class Sitemaps {
    /** Limit of the protocol for one sitemap, unpacked. */
    private static final int MAX_BYTES = 50 << 20;

    private static final int MAX_SITEMAPS = 500;
    private static final int NAMED = 3;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private final Fetcher fetcher;
    private final Scope scope;
    private final Fetcher.Waiting waiting;
    private final int maxPages;
    private final Set<URI> pages = new LinkedHashSet<>();
    private final Set<String> otherHosts = new TreeSet<>();
    private @Nullable String missing;
    private boolean more;

    Sitemaps(Fetcher fetcher, Scope scope, Fetcher.Waiting waiting, int maxPages) {
        this.fetcher = fetcher;
        this.scope = scope;
        this.waiting = waiting;
        this.maxPages = maxPages;
    }

    /**
     * Returns the pages to read, in the order of the sitemap.
     *
     * @throws IOException if the sitemap cannot be read or has no page of the site; the message gives the reason
     */
    Set<URI> read(URI root) throws IOException, InterruptedException {
        Set<URI> seen = new HashSet<>();
        Deque<URI> next = new ArrayDeque<>();
        next.add(root);
        while (!next.isEmpty() && !more && seen.size() < MAX_SITEMAPS) {
            URI address = next.remove();
            if (seen.add(address)) {
                try {
                    read(address, next);
                } catch (IOException e) {
                    if (seen.size() == 1) {
                        throw e;
                    }
                    missing = e.getMessage();
                }
            }
        }
        if (!next.isEmpty() && !more) {
            missing = "more than " + MAX_SITEMAPS + " sitemaps";
        }
        if (pages.isEmpty()) {
            throw new IOException(root + " has no page that is to be read"
                    + (otherHosts.isEmpty()
                            ? ""
                            : ". It has pages of " + String.join(", ", otherHosts)
                                    + ": add their address (https://…) to include"));
        }
        return pages;
    }

    /** Returns why not all sitemaps could be read; null if they could. */
    @Nullable
    String missing() {
        return missing;
    }

    /** Returns whether the sitemap has more pages than are read. */
    boolean hasMore() {
        return more;
    }

    private void read(URI address, Deque<URI> next) throws IOException, InterruptedException {
        Fetched fetched = fetcher.fetch(
                new Fetcher.Ask(address, "application/xml, text/xml, text/plain;q=0.5", type -> true, MAX_BYTES, null),
                scope::isOnSite,
                waiting);
        if (!(fetched instanceof Fetched.Content content)) {
            throw new IOException("the sitemap " + address + " cannot be read: " + Crawl.reason(fetched));
        }
        Listed listed = new Listed();
        SiteMapParser parser = new SiteMapParser(false);
        parser.setURLFilter(listed::add);
        try {
            if (parser.parseSiteMap(unpacked(content.body()), address.toURL()) instanceof SiteMapIndex) {
                next.addAll(listed.onSite);
            } else {
                pages.addAll(listed.pages);
                more |= listed.more;
            }
        } catch (UnknownFormatException e) {
            throw new IOException(address + " is not a sitemap: expected XML or text, got " + content.type());
        }
    }

    /**
     * The addresses in a file. Only the end of the file tells whether they are pages or further sitemaps. The parser keeps none of them, so
     * that a large file costs no more memory than the pages that are read.
     */
    private final class Listed {
        private final Set<URI> onSite = new LinkedHashSet<>();
        private final Set<URI> pages = new LinkedHashSet<>();
        private boolean more;

        private @Nullable String add(String address) {
            URI known = Scope.normal(address);
            if (known == null) {
                return null;
            } else if (!scope.isOnSite(known)) {
                note(known);
                return null;
            }
            if (onSite.size() < MAX_SITEMAPS) {
                onSite.add(known);
            }
            if (scope.includes(known) && !Sitemaps.this.pages.contains(known) && !pages.contains(known)) {
                if (Sitemaps.this.pages.size() + pages.size() < maxPages) {
                    pages.add(known);
                } else {
                    more = true;
                }
            }
            return null;
        }
    }

    private void note(URI page) {
        Host host = Host.of(page);
        if (host != null && otherHosts.size() < NAMED) {
            otherHosts.add(host.toString());
        }
    }

    /** Unpacks a sitemap that is a compressed file. A compressed response is unpacked elsewhere. */
    private static byte[] unpacked(byte[] body) throws IOException {
        if (body.length < 2 || (body[0] & 0xff) != GZIP_FIRST || (body[1] & 0xff) != GZIP_SECOND) {
            return body;
        }
        try (InputStream content = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] bytes = content.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("the sitemap has more than " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }
}
