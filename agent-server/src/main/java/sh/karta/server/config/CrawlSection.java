// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import sh.karta.answers.crawl.CrawlSettings;

/** Reads {@code crawl} of the documents that an agent answers from. */
final class CrawlSection {
    /** More often would be impolite. */
    private static final Duration SHORTEST = Duration.ofMinutes(10);

    private static final Duration LONGEST = Duration.ofDays(365);

    private CrawlSection() {}

    static CrawlSettings read(Section documents) {
        for (String key : List.of("folder", "url")) {
            if (documents.contains(key)) {
                documents.misplaced(key, "beside 'crawl', whose pages have their own addresses");
            }
        }
        Section section = documents.section("crawl");
        URI sitemap = section.url("sitemap", "");
        if (CrawlSettings.isPrivate(sitemap.getHost())) {
            section.wrong("sitemap", "a public site, because private addresses are never connected to");
        }
        CrawlSettings settings = new CrawlSettings(
                sitemap,
                patterns(section, "include"),
                patterns(section, "exclude"),
                section.number("max_pages"),
                every(section));
        section.requireKnownKeys();
        return settings;
    }

    private static List<String> patterns(Section section, String key) {
        List<String> patterns = section.texts(key);
        patterns.stream()
                .filter(text -> !CrawlSettings.isPattern(text))
                .findFirst()
                .ifPresent(text -> section.wrong(
                        key,
                        "beginnings of paths such as /help/ or of addresses such as https://help.example.com/",
                        ", found '" + text + "'"));
        return List.copyOf(patterns);
    }

    private static Duration every(Section section) {
        String text = section.string("every");
        if (text.matches("[0-9]{1,5}[mhd]")) {
            int count = Integer.parseInt(text.substring(0, text.length() - 1));
            Duration every = switch (text.charAt(text.length() - 1)) {
                case 'm' -> Duration.ofMinutes(count);
                case 'h' -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
            if (every.compareTo(SHORTEST) >= 0 && every.compareTo(LONGEST) <= 0) {
                return every;
            }
        }
        section.wrong("every", "10m to 365d, in minutes (m), hours (h) or days (d)");
        return CrawlSettings.EVERY;
    }
}
