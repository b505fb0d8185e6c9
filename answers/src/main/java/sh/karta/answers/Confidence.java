// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

/** How sure it is that a passage answers a question. */
final class Confidence {
    /**
     * The minimum for a passage that is given as the answer. The lowest multiple of 0.05 at which at most 6 % of the answerable questions
     * of the calibration half of {@code docs/questions.yaml} get a confident answer from another page, and at least 80 % of
     * {@code docs/unanswerable-questions.txt} get none. A test computes it again. The promise for other questions is 8 %, because the
     * ranking was tuned with these. With vectors at most 3 % do, and none of the unanswerable ones of the calibration half gets an answer.
     */
    static final double ANSWER = 0.65;

    /**
     * From here on, the passage is worth a link. The lowest multiple of 0.05 that denies as many of the unanswerable questions of the
     * calibration half as any higher one can deny without denying a question that has the right page among its links. A test computes
     * it again.
     */
    static final double CLOSEST = 0.05;

    /**
     * The minimum share of the question's weight that a second passage must add to the answer. The lowest multiple of 0.05 that is more
     * than 0.05 above what the right answers of the calibration half lack: words such as "change" or "example", for which no other page is
     * needed. The margin is for small folders, whose words weigh more alike. A test computes it again. A passage that adds as much is
     * worth a link, too: its confidence is at least SECOND × ANSWER × TEXT_SHARE × TRANSLATED, which is more than CLOSEST.
     */
    static final double SECOND = 0.25;

    private static final double TEXT_SHARE = 0.6;
    private static final double NAMED = 0.8;
    private static final double TRANSLATED = 0.9;

    /**
     * Further unknown words do not count. A long message, such as a question with a pasted log, still gets links to what its known words
     * name.
     */
    private static final int MOST_UNKNOWN = 8;

    /** The maximum that one word counts, so that several words which the documents lack outweigh a single word of the subject. */
    private static final double MOST_LIFT = 3;
    /** Weight of a passage that fits the question completely. */
    private static final double FITS = 5;
    /** Weight of a word that the documents lack. */
    private static final double OUTSIDE = 1.5;
    /** The glossary knows technical terms only, so a translated question has such words even if it is about the subject. */
    private static final double OUTSIDE_TRANSLATED = 0.25;

    private static final double LEAST = 2.5;
    /** With fewer passages, documents lack many words of their subject. */
    private static final double ENOUGH_PASSAGES = 100;

    private Confidence() {}

    /**
     * Returns whether a question is about the subject of the documents: whether its words that they have more than other texts, and a
     * passage that fits, outweigh the words that they do not have. The weights are calibrated with the odd-numbered questions of {@code
     * docs/off-topic-questions.yaml} and those that this documentation and that of other projects answer.
     *
     * @param passages number of passages of the documents
     * @param confidence of the best passage
     */
    static boolean isAboutSubject(SearchTerms terms, int passages, double confidence) {
        double known = Math.min(1, passages / ENOUGH_PASSAGES);
        double outside = known * (terms.foreign() ? OUTSIDE_TRANSLATED : OUTSIDE);
        return terms.lift(MOST_LIFT) + FITS * confidence - outside * Math.min(MOST_UNKNOWN, terms.outside())
                >= known * LEAST;
    }

    /**
     * Returns the confidence from 0 to 1. A question whose words the documents know by half is at most half understood, so its best
     * passage gets a link rather than the word of an answer.
     */
    static double of(SearchTerms terms, Indexed indexed) {
        double coverage = terms.coverage(indexed.terms());
        double head = terms.coverage(indexed.head());
        int known = terms.concepts().size();
        int unknown = Math.min(MOST_UNKNOWN, terms.unknown());
        double understood = (double) known / Math.max(1, known + unknown);
        boolean named = terms.names().stream().anyMatch(indexed.names()::contains);
        double sure = coverage * understood * (TEXT_SHARE + (1 - TEXT_SHARE) * Math.max(head, named ? NAMED : 0));
        return terms.foreign() ? sure * TRANSLATED : sure;
    }
}
