// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import sh.karta.answers.PageLimit.ExceededException;
import sh.karta.server.work.Workers;

/** Pages whose markup is made to use up memory or time. A server process is attacked with larger ones in TenMinuteAttackTest. */
@Timeout(900)
final class HostilePagesTest {
    private static final int SIZE = 20_000;

    @TempDir
    Path folder;

    static Stream<String> names() {
        return HostilePages.ofSize(SIZE).keySet().stream();
    }

    private static List<Passage> read(String name, String content, PageLimit limit) {
        return name.endsWith(".md")
                ? MarkdownReader.read("page", content, limit)
                : HtmlReader.read("page", content, limit);
    }

    private static long length(List<Passage> passages) {
        return passages.stream().mapToLong(passage -> passage.text().length()).sum();
    }

    @ParameterizedTest
    @MethodSource("names")
    void noPageHasMoreTextThanItsLimit(String name) {
        String content = HostilePages.ofSize(SIZE).get(name);
        PageLimit limit = new PageLimit(20 * SIZE, Duration.ofMinutes(10));
        try {
            assertThat(length(read(name, content, limit))).isLessThanOrEqualTo(20 * SIZE);
        } catch (ExceededException e) {
            assertThat(e).hasMessage("has more than 400,000 characters");
        }
    }

    @ParameterizedTest
    @CsvSource({"a.html, <ul><li>, a<br>", "a.md, '- ', 'a  \n'", "a.md, '> ', 'a  \n'", "a.md, '- > ', 'a  \n'"})
    void deepNestingIsFlattened(String name, String open, String line) {
        String text = read(name, open.repeat(30) + line.repeat(200), new PageLimit()).stream()
                .map(Passage::text)
                .collect(Collectors.joining("\n"));
        int indentation = text.lines()
                .mapToInt(each ->
                        each.length() - each.replaceFirst("^[>\\s-]+", "").length())
                .max()
                .orElseThrow();
        assertThat(indentation).isBetween(2, 40);
        assertThat(text.chars().filter(c -> c == 'a').count()).isGreaterThanOrEqualTo(200);
    }

    @Test
    void eightLevelsOfListsKeepTheirIndentation() {
        StringBuilder markdown = new StringBuilder();
        StringBuilder html = new StringBuilder();
        for (int level = 0; level < 9; level++) {
            markdown.append("  ".repeat(level)).append("- l").append(level).append('\n');
            html.append("<ul><li>l").append(level);
        }
        assertThat(read("a.md", markdown.toString(), new PageLimit()).get(0).text())
                .contains("\n" + "  ".repeat(7) + "- l7\n")
                .endsWith("\n" + "  ".repeat(8) + "l8");
        assertThat(read("a.html", html.toString(), new PageLimit()).get(0).text())
                .contains("\n" + "   ".repeat(7) + "- l7\n")
                .endsWith("\n" + "   ".repeat(8) + "l8");
    }

    @Test
    void aTableInsideACellIsReadOnce() {
        String html = "<table><tr><th>a<tr><td>b<table><tr><td>c</table></table>";
        assertThat(read("a.html", html, new PageLimit()).get(0).text()).isEqualTo("| a |\n|---|\n| b c |");
    }

    @Test
    void aPageThatTakesTooLongIsRefused() {
        PageLimit late = new PageLimit(1_000_000, Duration.ZERO.minusSeconds(1));
        assertThatThrownBy(() -> read("a.html", "<p>a".repeat(2_000), late))
                .isInstanceOf(ExceededException.class)
                .hasMessage("takes too long to read");
        assertThatThrownBy(() -> read("a.md", "a\n\n".repeat(2_000), late)).isInstanceOf(ExceededException.class);
    }

    @Test
    void aPageBeyondALimitIsSkippedWithOneLineAndTheOthersAreIndexed() throws IOException {
        Files.writeString(folder.resolve("refunds.md"), "# Refunds\n\nA refund takes three working days.\n");
        Files.writeString(
                folder.resolve("deep.html"), HostilePages.ofSize(1_600_000).get("long-base.html"));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(DocsFolder.class);
        log.start();
        logger.addAppender(log);
        Workers workers = new Workers(1);
        try (DocsIndex index = DocsIndex.open(folder, "/{path}", "en", workers)) {
            DocsReply reply = index.reply("How many days does a refund take?", null);
            assertThat(reply.hits()).extracting(SearchHit::url).containsExactly("/refunds");
        } finally {
            logger.detachAppender(log);
            workers.close();
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.contains(folder.toString()))
                .containsExactly("Documents in " + folder
                        + ": skipped deep.html, because it has more than 2,000,000 characters");
    }
}
