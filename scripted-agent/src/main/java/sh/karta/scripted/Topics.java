// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The topics of the scripted agent: one resource file per topic, listed in {@code topics.txt}. A file starts with the line {@code
 * keywords: a, b c, …}, and the script follows. The topic whose keywords match the most letters of the message wins. Among equal
 * topics, the first in the list wins.
 *
 * <p>The text of a message {@code say: …} is itself the script (see {@link ScriptParser}), for tests and demos.
 */
public final class Topics {
    private static final String SAY = "say:";

    record Topic(List<String> keywords, List<String> scenes, Script script) {}

    private final List<Topic> topics = new ArrayList<>();

    public Topics() {
        for (String line : Lines.of(resource("topics.txt"))) {
            if (!line.isBlank()) {
                topics.add(topic(line.strip()));
            }
        }
    }

    private static Topic topic(String name) {
        String text = resource(name + ".md");
        int end = text.indexOf('\n');
        List<String> keywords = list("keywords:", text.substring(0, end));
        if (keywords.isEmpty()) {
            throw new IllegalStateException(name + ".md must start with a line \"keywords: …\"");
        }
        String rest = text.substring(end + 1);
        end = rest.indexOf('\n');
        List<String> scenes = new ArrayList<>();
        for (String scene : list("scenes:", rest.substring(0, end))) {
            scenes.add(words(scene));
        }
        return new Topic(keywords, scenes, parse(scenes.isEmpty() ? rest : rest.substring(end + 1)));
    }

    private static Script parse(String text) {
        return new Script(ScriptParser.parse(text));
    }

    /** Returns the items of a line with this head; none if the line has another head. */
    private static List<String> list(String head, String line) {
        List<String> items = new ArrayList<>();
        if (line.startsWith(head)) {
            String rest = line.toLowerCase(Locale.ROOT) + ",";
            int begin = head.length();
            for (int end = rest.indexOf(',', begin); end >= 0; end = rest.indexOf(',', begin)) {
                items.add(rest.substring(begin, end).strip());
                begin = end + 1;
            }
        }
        return items;
    }

    /** Returns the words of a message in lower case, with one space before and after each. */
    private static String words(String message) {
        StringBuilder words = new StringBuilder(" ");
        String lower = message.toLowerCase(Locale.ROOT);
        for (int at = 0; at < lower.length(); ) {
            int character = lower.codePointAt(at);
            at += Character.charCount(character);
            if (isOfWord(character)) {
                words.appendCodePoint(character);
            } else if (words.charAt(words.length() - 1) != ' ') {
                words.append(' ');
            }
        }
        return words.append(words.length() > 1 && words.charAt(words.length() - 1) == ' ' ? "" : " ")
                .toString();
    }

    private static boolean isOfWord(int character) {
        int type = Character.getType(character);
        return Character.isLetterOrDigit(character)
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    private static String resource(String name) {
        try (InputStream stream = Topics.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("The resource " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the script of a message: its scene, else the topic with the best keywords, else the list of topics. */
    public Script answer(String message) {
        Script scene = sceneOf(message);
        Script match = scene == null ? match(message) : scene;
        return match == null ? help() : match;
    }

    /** Returns the script of a message that is a topic's scene or contains its own script; null for any other message. */
    public @Nullable Script sceneOf(String message) {
        Script said = said(message);
        return said == null ? scene(message) : said;
    }

    private static @Nullable Script said(String message) {
        String text = message.stripLeading();
        return text.startsWith(SAY) && text.length() > SAY.length()
                ? parse(text.substring(SAY.length()).stripLeading())
                : null;
    }

    /** Returns the script for messages that match no topic: the last topic of the list. */
    Script help() {
        return topics.get(topics.size() - 1).script();
    }

    /** Returns the script of the best matching topic; null if none matches. */
    @Nullable
    Script match(String message) {
        String padded = words(message);
        Topic best = null;
        int bestScore = 0;
        for (Topic topic : topics) {
            int score = 0;
            for (String keyword : topic.keywords()) {
                if (padded.contains(" " + keyword + " ")) {
                    score += keyword.length();
                }
            }
            if (score > bestScore) {
                bestScore = score;
                best = topic;
            }
        }
        return best == null ? null : best.script();
    }

    /** Returns the script of the topic that has this message as a scene; null if there is none. */
    @Nullable
    Script scene(String message) {
        String words = words(message);
        for (Topic topic : topics) {
            if (topic.scenes().contains(words)) {
                return topic.script();
            }
        }
        return null;
    }
}
