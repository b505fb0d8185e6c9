// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import sh.karta.answers.DocsReply;
import sh.karta.server.event.Json;

/** Sums up the replies to questions of one language, or of all. */
public final class Figures {
    private int answerable;
    private int first;
    private int amongThree;
    private double reciprocalRanks;
    private int confidentWrong;
    private int confident;
    private int unanswerable;
    private int admitted;
    private int declined;
    private int lost;
    private int smallTalk;
    private int recognized;
    private final List<Integer> lengths = new ArrayList<>();

    void add(Question question, DocsReply.Kind kind, int shown, int ranked, int length) {
        boolean answer = kind == DocsReply.Kind.ANSWER;
        if (question.smallTalk()) {
            smallTalk++;
            recognized += kind == DocsReply.Kind.SMALL_TALK ? 1 : 0;
        } else if (question.pages().isEmpty()) {
            unanswerable++;
            admitted += kind == DocsReply.Kind.CLOSEST || kind == DocsReply.Kind.NO ? 1 : 0;
            declined += kind == DocsReply.Kind.NO ? 1 : 0;
        } else {
            answerable++;
            lost += kind == DocsReply.Kind.NO ? 1 : 0;
            first += shown == 1 ? 1 : 0;
            amongThree += shown >= 1 && shown <= 3 ? 1 : 0;
            reciprocalRanks += ranked == 0 ? 0 : 1.0 / ranked;
            confident += answer ? 1 : 0;
            confidentWrong += answer && shown != 1 ? 1 : 0;
        }
        if (answer) {
            lengths.add(length);
        }
    }

    /** Returns the share of answerable questions whose first link is a page that answers them. */
    public double hitAt1() {
        return share(first, answerable);
    }

    /** Returns the share of answerable questions with such a page among the first three links. */
    public double hitAt3() {
        return share(amongThree, answerable);
    }

    /** Returns the mean reciprocal rank of such a page among the ten best, whether they are shown or not. */
    public double mrrAt10() {
        return share(reciprocalRanks, answerable);
    }

    /** Returns the share of answerable questions with a confident answer. */
    public double confident() {
        return share(confident, answerable);
    }

    /** Returns the share of answerable questions with a confident answer from another page. */
    public double confidentWrong() {
        return share(confidentWrong, answerable);
    }

    /** Returns the share of unanswerable questions without a confident answer. */
    public double honestDenials() {
        return share(admitted, unanswerable);
    }

    /** Returns the share of unanswerable questions whose reply is that the documents have nothing about them. */
    public double declined() {
        return share(declined, unanswerable);
    }

    /** Returns the share of answerable questions with that reply. */
    public double wronglyDeclined() {
        return share(lost, answerable);
    }

    /** Returns the share of messages that ask nothing and are answered as such. */
    public double smallTalk() {
        return share(recognized, smallTalk);
    }

    public int questions() {
        return answerable + unanswerable + smallTalk;
    }

    /** Returns the median length of a confident answer in characters. */
    public int medianLength() {
        List<Integer> sorted = lengths.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    private static double share(double part, int whole) {
        return whole == 0 ? Double.NaN : part / whole;
    }

    ObjectNode json() {
        ObjectNode json = Json.object().put("questions", questions()).put("answerable", answerable);
        put(json, "hit_at_1", hitAt1());
        put(json, "hit_at_3", hitAt3());
        put(json, "mrr_at_10", mrrAt10());
        put(json, "confident", confident());
        put(json, "confident_wrong", confidentWrong());
        put(json, "honest_denials", honestDenials());
        put(json, "declined", declined());
        put(json, "wrongly_declined", wronglyDeclined());
        put(json, "small_talk", smallTalk());
        return json.put("median_answer_characters", medianLength());
    }

    private static void put(ObjectNode json, String name, double share) {
        if (Double.isNaN(share)) {
            json.putNull(name);
        } else {
            json.put(name, Math.round(share * 1_000) / 1_000.0);
        }
    }
}
