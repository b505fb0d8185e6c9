// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.scripted;

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
 */
final class Topics {
    record Topic(List<String> keywords, List<String> scenes, List<Line> script) {}

    private final List<Topic> topics = new ArrayList<>();

    Topics() {
        resource("topics.txt").lines().filter(name -> !name.isBlank()).forEach(name -> {
            String text = resource(name.strip() + ".md");
            int end = text.indexOf('\n');
            List<String> keywords = list("keywords:", text.substring(0, end));
            if (keywords.isEmpty()) {
                throw new IllegalStateException(name + ".md must start with a line \"keywords: …\"");
            }
            String rest = text.substring(end + 1);
            end = rest.indexOf('\n');
            List<String> scenes = list("scenes:", rest.substring(0, end));
            topics.add(new Topic(
                    keywords,
                    scenes.stream().map(Topics::words).toList(),
                    ScriptParser.parse(scenes.isEmpty() ? rest : rest.substring(end + 1))));
        });
    }

    /** Returns the items of a line with this head; none if the line has another head. */
    private static List<String> list(String head, String line) {
        return line.startsWith(head)
                ? List.of(line.substring(head.length())
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .split("\\s*,\\s*"))
                : List.of();
    }

    /** Returns the words of a message in lower case, with one space before and after each. */
    private static String words(String message) {
        return " "
                + message.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}]+", " ")
                        .strip() + " ";
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

    /** Returns all topics in the order of the list. */
    List<Topic> all() {
        return List.copyOf(topics);
    }

    /** Returns the script for messages that match no topic: the last topic of the list. */
    List<Line> help() {
        return topics.get(topics.size() - 1).script();
    }

    /** Returns the script of the best matching topic; null if none matches. */
    @Nullable
    List<Line> match(String message) {
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
    List<Line> scene(String message) {
        String words = words(message);
        return topics.stream()
                .filter(topic -> topic.scenes().contains(words))
                .findFirst()
                .map(Topic::script)
                .orElse(null);
    }
}
