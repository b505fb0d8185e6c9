// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.karta.widget.core.markdown.TreeSink.View;

/**
 * The attacks in {@code hostile.txt}: each payload, and generated variants of it, split at every position. The result
 * is always a tree of known kinds with texts and targets. So nothing can run if the sink shows text as text and
 * refuses dangerous targets, which only a sink can ask an engine about.
 */
class HostileInputTest {
    record Payload(String attack, String text) {
        @Override
        public String toString() {
            return attack + ": " + text.replace('\n', '⏎');
        }
    }

    static List<Payload> payloads() {
        String all;
        try (InputStream in = HostileInputTest.class.getResourceAsStream("hostile.txt")) {
            all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Payload> payloads = new ArrayList<>();
        for (String section : all.split("(?m)^=== ", -1)) {
            int end = section.indexOf('\n');
            for (String text : payloads.isEmpty() && section.startsWith("What")
                    ? new String[0]
                    : section.substring(end + 1).split("\n%%%\n", -1)) {
                payloads.add(new Payload(section.substring(0, end), text));
            }
        }
        return payloads;
    }

    /** Payloads in the places where attackers would hide them. */
    static Stream<Payload> variants() {
        Random random = new Random(7);
        return payloads().stream()
                .flatMap(payload -> Stream.of(
                                payload.text.replace("javascript", "jAvAsCrIpT"),
                                payload.text.replace(":", "&#58;").replace("window", "&#119;indow"),
                                payload.text.replace("](", "](  "),
                                "> - " + payload.text.replace("\n", "\n>   "),
                                "| a |\n|---|\n| " + payload.text.replace("\n", " ") + " |",
                                "**[" + payload.text + "](https://a.example)**",
                                "# " + payload.text,
                                "[x]: " + payload.text + "\n\n[x]",
                                insert(payload.text, "\0\t\u200b\u202e\\<>\"'`".charAt(random.nextInt(10)), random))
                        .map(text -> new Payload(payload.attack, text)));
    }

    private static String insert(String text, char c, Random random) {
        int at = random.nextInt(text.length() + 1);
        return text.substring(0, at) + c + text.substring(at);
    }

    @Test
    void theTaxonomyHasTwelveKindsOfAttack() {
        assertThat(payloads().stream().map(Payload::attack).distinct()).hasSize(12);
        assertThat(payloads()).hasSizeGreaterThan(70);
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void payloadIsHarmlessInAnyTwoPieces(Payload payload) {
        String text = payload.text;
        String expected = TreeSink.parse(text).dump();
        for (int at = 0; at <= text.length(); at++) {
            TreeSink sink = new TreeSink();
            sink.allowsLateDefinitions = true;
            MarkdownParser parser = sink.parser();
            parser.append(text.substring(0, at));
            checkHarmless(sink.document, payload);
            parser.append(text.substring(at));
            checkHarmless(sink.document, payload);
            parser.end();
            checkHarmless(sink.document, payload);
            assertThat(sink.dump()).isEqualTo(expected);
        }
    }

    /** {@code -Pfull} tests all, otherwise every fourth, which is in another place for each payload. */
    static Stream<Payload> someVariants() {
        List<Payload> all = variants().toList();
        int every = Boolean.getBoolean("karta.full") ? 1 : 4;
        return IntStream.range(0, all.size()).filter(i -> i % every == 0).mapToObj(all::get);
    }

    @ParameterizedTest
    @MethodSource("someVariants")
    void variantIsHarmlessCharacterByCharacter(Payload payload) {
        TreeSink sink = new TreeSink();
        sink.allowsLateDefinitions = true;
        MarkdownParser parser = sink.parser();
        for (String character : StreamingTest.characters(payload.text)) {
            parser.append(character);
            checkHarmless(sink.document, payload);
        }
        parser.end();
        checkHarmless(sink.document, payload);
    }

    @Test
    void tagsAreShownAsText() {
        for (Payload payload : payloads()) {
            if (payload.text.contains("](data:")) {
                continue;
            }
            Matcher tags = Pattern.compile("<(script|img|svg|math|style|iframe|link|meta|div|form)\\b")
                    .matcher(payload.text);
            String shown = TreeSink.parse(payload.text).shownText();
            while (tags.find()) {
                assertThat(shown).as("%s", payload).contains(tags.group());
            }
        }
    }

    private static void checkHarmless(View view, Payload payload) {
        boolean inline = view.kind >= TreeSink.INLINE;
        assertThat(inline ? view.kind - TreeSink.INLINE <= Inline.CHECK : view.kind <= Block.CELL)
                .isTrue();
        boolean link = view.kind == TreeSink.INLINE + Inline.LINK;
        if (!link && view.kind != TreeSink.INLINE + Inline.IMAGE) {
            assertThat(view.target).isNull();
        }
        for (View child : view.children) {
            assertThat(link && child.kind == view.kind)
                    .as("a link in a link in %s", payload)
                    .isFalse();
            checkHarmless(child, payload);
        }
    }
}
