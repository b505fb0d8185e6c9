// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.util.List;
import java.util.function.Predicate;
import sh.karta.answers.QuestionTopics;
import sh.karta.server.session.Archive;

/** Groups the questions that the documents do not answer well by topic: the list of pages to write next. */
final class Gaps {
    private static final int MAX_TOPIC = 60;
    private static final int MAX_EXAMPLE = 200;

    private Gaps() {}

    /**
     * A topic that the documents do not answer well.
     *
     * @param questions number of questions about the topic
     * @param closest number of these that got the nearest pages
     * @param no number of these that got nothing
     * @param thumbsDown number of these whose answer was rated as bad
     * @param topic the word that the questions share, at most 60 characters
     * @param example one of the questions, at most 200 characters on one line
     */
    record Gap(int questions, long closest, long no, long thumbsDown, String topic, String example) {}

    /** Returns the topics, the largest first. Failed turns are left out, because no page would prevent them. */
    static List<Gap> of(List<Archive.Finding> findings) {
        List<Archive.Finding> asked = findings.stream()
                .filter(finding -> !finding.kind().equals("failed"))
                .filter(finding -> !finding.question().isBlank())
                .toList();
        return QuestionTopics.of(asked.stream().map(Archive.Finding::question).toList()).stream()
                .map(topic -> gap(
                        topic.name(), topic.questions().stream().map(asked::get).toList()))
                .toList();
    }

    private static Gap gap(String topic, List<Archive.Finding> about) {
        return new Gap(
                about.size(),
                count(about, finding -> isUnanswered(finding) && isClosest(finding)),
                count(about, finding -> isUnanswered(finding) && !isClosest(finding)),
                count(about, finding -> finding.kind().equals("thumb_down")),
                cut(topic, MAX_TOPIC),
                cut(about.get(0).question(), MAX_EXAMPLE));
    }

    private static long count(List<Archive.Finding> findings, Predicate<Archive.Finding> which) {
        return findings.stream().filter(which).count();
    }

    private static boolean isUnanswered(Archive.Finding finding) {
        return finding.kind().equals("unanswered");
    }

    private static boolean isClosest(Archive.Finding finding) {
        return finding.note().equals("closest");
    }

    private static String cut(String text, int limit) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= limit ? line : line.substring(0, limit) + "…";
    }
}
