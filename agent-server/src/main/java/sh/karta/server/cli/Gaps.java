// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import sh.karta.server.docs.QuestionTopics;
import sh.karta.server.session.Archive;

/** The topics that the documents do not answer well, as a table with one line each: the list of pages to write next. */
final class Gaps {
    private static final int MAX_TOPIC = 60;
    private static final int MAX_EXAMPLE = 200;

    private Gaps() {}

    /** Returns the lines, with a head. Failed turns are left out, because no page would prevent them. */
    static List<String> of(List<Archive.Finding> findings) {
        List<Archive.Finding> asked = findings.stream()
                .filter(finding -> !finding.kind().equals("failed"))
                .filter(finding -> !finding.question().isBlank())
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add("questions\tclosest\tno\tthumbs down\thand-overs\ttopic\texample");
        for (QuestionTopics.Topic topic :
                QuestionTopics.of(asked.stream().map(Archive.Finding::question).toList())) {
            List<Archive.Finding> about =
                    topic.questions().stream().map(asked::get).toList();
            lines.add(String.join(
                    "\t",
                    String.valueOf(about.size()),
                    count(about, finding -> isUnanswered(finding) && isClosest(finding)),
                    count(about, finding -> isUnanswered(finding) && !isClosest(finding)),
                    count(about, finding -> finding.kind().equals("thumb_down")),
                    count(about, finding -> finding.kind().equals("handover")),
                    cut(topic.name(), MAX_TOPIC),
                    cut(about.get(0).question(), MAX_EXAMPLE)));
        }
        return lines;
    }

    private static String count(List<Archive.Finding> findings, Predicate<Archive.Finding> which) {
        return String.valueOf(findings.stream().filter(which).count());
    }

    private static boolean isUnanswered(Archive.Finding finding) {
        return finding.kind().equals("unanswered");
    }

    private static boolean isClosest(Archive.Finding finding) {
        return finding.note().equals("closest");
    }

    private static String cut(String text, int limit) {
        String line = ReportCommand.oneLine(text);
        return line.length() <= limit ? line : line.substring(0, limit) + "…";
    }
}
