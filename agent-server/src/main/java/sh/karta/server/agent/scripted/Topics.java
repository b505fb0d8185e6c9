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
 * What the agent can talk about: one resource file per topic, listed in {@code topics.txt}. A file's first line is {@code
 * keywords: a, b c, …}; the script follows. The topic answers of whose keywords most letters stand in the message, the earlier
 * in the list if equal.
 */
final class Topics {
    private record Topic(List<String> keywords, List<Line> script) {}

    private final List<Topic> topics = new ArrayList<>();

    Topics() {
        resource("topics.txt").lines().filter(name -> !name.isBlank()).forEach(name -> {
            String file = resource(name.strip() + ".md");
            int end = file.indexOf('\n');
            String head = file.substring(0, end);
            if (!head.startsWith("keywords:")) {
                throw new IllegalStateException(name + ".md does not start with its keywords");
            }
            List<String> keywords = List.of(head.substring("keywords:".length())
                    .strip()
                    .toLowerCase(Locale.ROOT)
                    .split("\\s*,\\s*"));
            topics.add(new Topic(keywords, ScriptParser.parse(file.substring(end + 1))));
        });
    }

    private static String resource(String name) {
        try (InputStream stream = Topics.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What to say when there is no topic: the last of the list. */
    List<Line> help() {
        return topics.get(topics.size() - 1).script();
    }

    /** The script of the topic a message is about, or null if it is about none. */
    @Nullable
    List<Line> about(String words) {
        String padded = " " + words.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ") + " ";
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
}
