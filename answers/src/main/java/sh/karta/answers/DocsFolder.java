// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.answers.pdf.PdfReader;

/** Finds and reads the documents below a directory. */
class DocsFolder implements Documents {
    private static final Logger LOG = LoggerFactory.getLogger(DocsFolder.class);

    /** Larger files are ignored, because they are unlikely to be documents. */
    private static final long MAX_BYTES = 4L * 1_024 * 1_024;

    /** The index is in memory. */
    private static final long MAX_TOTAL_BYTES = 64L * 1_024 * 1_024;

    private static final int MEGABYTE = 20;
    private static final int NAMED = 5;
    private static final String BYTE_ORDER_MARK = "\ufeff";
    /** Git and others also look for a zero byte in this many bytes to tell binary files from text. */
    private static final int BINARY_CHECK = 8_000;

    private static final Pattern MARKDOWN = Pattern.compile("(?i)\\.(?:md|markdown)$");
    private static final Pattern HTML = Pattern.compile("(?i)\\.html?$");
    /** Browsers and jsoup also look for the character set of an HTML page in a few of its first bytes. */
    private static final int CHARSET_CHECK = 5_120;

    private static final Pattern NOT_ASCII = Pattern.compile("[^\\p{ASCII}]+");

    private final Path root;

    private final long maxBytes;
    private final PdfFiles pdfs;
    private List<String> unreadable = List.of();

    DocsFolder(Path root) {
        this(root, MAX_TOTAL_BYTES);
    }

    DocsFolder(Path root, long maxBytes) {
        this(root, maxBytes, PdfReader::available);
    }

    /**
     * @param maxBytes how much of the folder is read, in the order of the paths; of a PDF file, its text counts
     * @param pdfReader asked when the folder has a PDF file
     */
    DocsFolder(Path root, long maxBytes, Supplier<@Nullable PdfReader> pdfReader) {
        this.root = root;
        this.maxBytes = maxBytes;
        this.pdfs = new PdfFiles(root, pdfReader);
    }

    /** Returns modification times and sizes of all documents by their paths. */
    @Override
    public SortedMap<String, String> fingerprint() throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        Path real = root.toRealPath();
        FolderWalk walk = FolderWalk.of(root);
        warnOf(walk.unreadable().stream().map(this::name).toList());
        for (Path file : walk.files()) {
            if (isDocument(file) && isInside(real, file) && isOfUsualSize(file)) {
                files.put(name(file), state(file));
            }
        }
        pdfs.removeUnlessReadable(files.keySet());
        return files;
    }

    /** Logs a warning if these are other paths than the last time, because the folder is checked every few seconds. */
    private void warnOf(List<String> paths) {
        if (!paths.isEmpty() && !paths.equals(unreadable)) {
            LOG.warn("Documents in {}: left out what the server may not read: {}", root, some(paths));
        }
        unreadable = paths;
    }

    private static String some(List<String> paths) {
        return String.join(", ", paths.subList(0, Math.min(NAMED, paths.size()))) + (paths.size() > NAMED ? ", …" : "");
    }

    /** Returns whether a file is within the limit. PDF files have a separate limit, with a warning. */
    private static boolean isOfUsualSize(Path file) throws IOException {
        return PdfFiles.isPdf(file.toString()) || Files.size(file) <= MAX_BYTES;
    }

    static String state(Path file) throws IOException {
        return Files.getLastModifiedTime(file) + " " + Files.size(file) + (Files.isReadable(file) ? "" : " unreadable");
    }

    private String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /** Returns whether a file is inside the folder. Symbolic links may not lead out of it. */
    static boolean isInside(Path real, Path file) throws IOException {
        return Files.isRegularFile(file) && file.toRealPath().startsWith(real);
    }

    private static boolean isDocument(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && (isMarkdown(name) || isHtml(name) || PdfFiles.isPdf(name));
    }

    private static boolean isMarkdown(String name) {
        return MARKDOWN.matcher(name).find();
    }

    private static boolean isHtml(String name) {
        return HTML.matcher(name).find();
    }

    @Override
    public List<Page> read(Iterable<String> files) throws IOException {
        List<Page> pages = new ArrayList<>();
        List<String> ignored = new ArrayList<>();
        try {
            read(files, pages, ignored);
        } finally {
            // Runs also after a failure. Otherwise every attempt would read the PDF files again.
            pdfs.end();
        }
        if (!ignored.isEmpty()) {
            LOG.warn(
                    "Documents in {}: ignored {} of {} files, which are binary, not readable, not parsable or beyond the"
                            + " first {} MB of the folder: {}",
                    root,
                    ignored.size(),
                    pages.size() + ignored.size(),
                    maxBytes >> MEGABYTE,
                    some(ignored));
        }
        return pages;
    }

    private void read(Iterable<String> files, List<Page> pages, List<String> ignored) throws IOException {
        long room = maxBytes;
        for (String path : files) {
            boolean isPdf = PdfFiles.isPdf(path);
            Path file = root.resolve(path);
            long source = isPdf ? 0 : Files.size(file);
            room -= source;
            Page page;
            try {
                page = room < 0 ? null : isPdf ? pdfs.page(path) : page(path, file);
            } catch (PageLimit.ExceededException e) {
                LOG.warn("Documents in {}: skipped {}, because it {}", root, path, e.getMessage());
                continue;
            }
            // Of a PDF file, only the text counts. The text of others can be longer than their source.
            room -= page == null ? 0 : Math.max(0, characters(page) - source);
            if (page != null && room >= 0) {
                pages.add(page);
            } else if (!isPdf || room < 0) {
                ignored.add(path);
            }
        }
    }

    private static long characters(Page page) {
        return page.passages().stream()
                .mapToLong(passage -> passage.text().length())
                .sum();
    }

    private @Nullable Page page(String path, Path file) throws IOException {
        if (!Files.isReadable(file) || !isText(file)) {
            return null;
        }
        String text = Includes.resolve(root, file, text(file));
        String name = path.substring(path.lastIndexOf('/') + 1);
        String bare = name.substring(0, name.lastIndexOf('.'));
        try {
            PageLimit limit = new PageLimit();
            List<Passage> passages =
                    isMarkdown(name) ? MarkdownReader.read(bare, text, limit) : HtmlReader.read(bare, text, limit);
            return new Page(urlPath(path.substring(0, path.length() - name.length()) + index(bare)), passages);
        } catch (PageLimit.ExceededException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // A document that fails must not remove the others. The parsers recurse into deep nesting.
            LOG.debug("Parsing {} failed", file, e);
            return null;
        }
    }

    static boolean isReadable(Path file) throws IOException {
        return Files.size(file) <= MAX_BYTES && isText(file);
    }

    private static boolean isText(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            for (byte b : content.readNBytes(BINARY_CHECK)) {
                if (b == 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Decodes leniently: broken UTF-8 becomes U+FFFD. HTML can name another character set. A byte order mark, as editors of Windows write it,
     * is no text.
     */
    static String text(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        return isHtml(file.toString()) ? html(content, null) : decode(content, StandardCharsets.UTF_8);
    }

    /** @param named the character set that the page was sent with; null to find it in the page */
    static String html(byte[] content, @Nullable Charset named) throws IOException {
        InputStream start = new ByteArrayInputStream(content, 0, Math.min(content.length, CHARSET_CHECK));
        return decode(content, named == null ? Jsoup.parse(start, null, "").charset() : named);
    }

    private static String decode(byte[] content, Charset charset) {
        String text = new String(content, charset);
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /** Returns a path in the folder as a path in a URL, whose special characters are percent-encoded. */
    static String urlPath(String path) {
        try {
            // Parentheses would end a link in Markdown.
            String encoded = new URI(null, null, "/" + path, null).getRawPath().substring(1);
            return NOT_ASCII
                    .matcher(encoded.replace("(", "%28").replace(")", "%29"))
                    .replaceAll(found -> URLEncoder.encode(found.group(), StandardCharsets.UTF_8));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a path: " + path, e);
        }
    }

    private static String index(String bare) {
        return bare.equals("index") || bare.equals("README") ? "" : bare;
    }
}
