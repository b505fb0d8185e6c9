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
    private record Topic(List<String> keywords, List<Line> script) {}

    private final List<Topic> topics = new ArrayList<>();

    Topics() {
        resource("topics.txt").lines().filter(name -> !name.isBlank()).forEach(name -> {
            String file = resource(name.strip() + ".md");
            int end = file.indexOf('\n');
            String head = file.substring(0, end);
            if (!head.startsWith("keywords:")) {
                throw new IllegalStateException(name + ".md must start with a line \"keywords: …\"");
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
                throw new IllegalStateException("The resource " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the script for messages that match no topic: the last topic of the list. */
    List<Line> help() {
        return topics.get(topics.size() - 1).script();
    }

    /** Returns the script of the best matching topic; null if none matches. */
    @Nullable
    List<Line> match(String message) {
        String padded = " " + message.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ") + " ";
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
