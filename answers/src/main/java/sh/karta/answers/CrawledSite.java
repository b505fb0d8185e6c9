// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.answers.crawl.CrawledPages;
import sh.karta.answers.crawl.StoredPage;

/** The pages of a website that a crawler has stored. The path of a page is its whole address. */
final class CrawledSite implements Documents {
    private static final Logger LOG = LoggerFactory.getLogger(CrawledSite.class);
    private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*\"?([^\\s\";]+)", Pattern.CASE_INSENSITIVE);
    /** The index is in memory. */
    private static final long MAX_CHARACTERS = 64L * 1_024 * 1_024;

    private final CrawledPages site;

    CrawledSite(CrawledPages site) {
        this.site = site;
    }

    @Override
    public SortedMap<String, String> fingerprint() {
        SortedMap<String, String> pages = new TreeMap<>();
        site.pages().forEach((address, page) -> pages.put(address, page.file() + " " + page.location()));
        return pages;
    }

    @Override
    public List<Page> read(Iterable<String> names) {
        Map<String, StoredPage> stored = site.pages();
        List<Page> pages = new ArrayList<>();
        Set<String> read = new HashSet<>();
        long room = MAX_CHARACTERS;
        int ignored = 0;
        for (String name : names) {
            StoredPage page = stored.get(name);
            // Several addresses can redirect to one page.
            if (page == null || !read.add(page.location())) {
                continue;
            }
            List<Passage> passages = room > 0 ? passages(page) : List.of();
            room -= passages.stream()
                    .mapToLong(passage -> passage.text().length())
                    .sum();
            if (passages.isEmpty()) {
                ignored++;
            } else {
                pages.add(new Page(page.location(), passages));
            }
        }
        if (ignored > 0) {
            LOG.warn(
                    "Crawled pages: ignored {} of {}, which have no text, say noindex, cannot be parsed or are beyond the"
                            + " first {} million characters",
                    ignored,
                    read.size(),
                    MAX_CHARACTERS >> 20);
        }
        return pages;
    }

    private List<Passage> passages(StoredPage page) {
        try {
            PageLimit limit = new PageLimit();
            Document document =
                    HtmlReader.parse(DocsFolder.html(site.content(page), charset(page.type())), page.location(), limit);
            return HtmlReader.read(page.location(), document, limit);
        } catch (PageLimit.ExceededException e) {
            LOG.warn("Crawled pages: skipped {}, because it {}", page.location(), e.getMessage());
            return List.of();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // A page that fails must not remove the others. Its file may also have been replaced meanwhile.
            LOG.debug("Reading {} failed", page.location(), e);
            return List.of();
        }
    }

    /** Returns the character set of a Content-Type; null if the page itself says it. */
    private static @Nullable Charset charset(String type) {
        Matcher charset = CHARSET.matcher(type);
        try {
            return charset.find() && Charset.isSupported(charset.group(1)) ? Charset.forName(charset.group(1)) : null;
        } catch (IllegalCharsetNameException e) {
            return null;
        }
    }
}
