// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import crawlercommons.filters.basic.BasicURLNormalizer;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which addresses belong to a site: those on its hosts that its patterns select. */
final class Scope {
    private static final int MAX_ADDRESS = 2_048;

    private final Set<Host> hosts = new HashSet<>();
    private final List<AddressPattern> include;
    private final List<AddressPattern> exclude;

    Scope(CrawlSettings settings) {
        include = settings.include().stream().map(AddressPattern::new).toList();
        exclude = settings.exclude().stream().map(AddressPattern::new).toList();
        add(Host.of(settings.sitemap()));
        include.forEach(pattern -> add(pattern.host()));
    }

    private void add(@Nullable Host host) {
        if (host != null) {
            hosts.add(host);
        }
    }

    /** Returns whether an address is on a host of the site: that of the sitemap, or one that an included pattern names. */
    boolean isOnSite(URI address) {
        Host host = Host.of(address);
        return host != null && address.getRawUserInfo() == null && hosts.contains(host);
    }

    /** Returns whether an address is a page to read. */
    boolean includes(URI page) {
        return isOnSite(page)
                && (include.isEmpty() || include.stream().anyMatch(pattern -> pattern.matches(page)))
                && exclude.stream().noneMatch(pattern -> pattern.matches(page));
    }

    /** Returns an address in its normal form and without fragment; null if it is malformed or very long. */
    static @Nullable URI normal(String address) {
        String normal = address.length() > MAX_ADDRESS ? null : new BasicURLNormalizer().filter(address.strip());
        try {
            return normal == null ? null : new URI(normal);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
