// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.docs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.EarlierTurn;
import sh.karta.server.agent.Step;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.agent.play.ScriptPlayer;
import sh.karta.server.docs.DocsIndex;
import sh.karta.server.docs.SearchHit;
import sh.karta.server.event.Json;
import sh.karta.server.event.Visibility;
import sh.karta.server.problem.Code;
import sh.karta.server.work.Workers;

/**
 * Answers questions with quotes from the documents and links to their sources. If the documents have no answer, it says that instead
 * of making one up.
 */
public final class DocsAgent implements Agent {
    /** Minimum coverage of the question for a passage to count as an answer. */
    private static final double MIN_COVERAGE = 0.5;

    /** Minimum coverage of the second passage, relative to the first, to be quoted too. */
    private static final double SECOND_RATIO = 0.85;

    private static final int SOURCES = 4;
    private static final int NAMED_PAGES = 6;

    private final DocsIndex index;
    private final Workers workers;
    private final int deltaMillis;

    public DocsAgent(DocsIndex index, Workers workers, int deltaMillis) {
        this.index = index;
        this.workers = workers;
        this.deltaMillis = deltaMillis;
    }

    /** Returns one, because the previous question helps to understand a short one ("and in React?"). */
    @Override
    public int historyWindow() {
        return 1;
    }

    @Override
    public Runnable run(Turn turn, TurnSink sink) {
        ScriptPlayer player = new ScriptPlayer(turn, deltaMillis);
        String question = turn.text();
        if (!index.isQuestion(question)) {
            player.say(false, "Hello. I answer from these pages:\n\n" + pages() + "\n\nWhat would you like to know?");
        } else {
            answer(question, turn, player);
        }
        if (changedSince(turn, player)) {
            sink.fail(Code.SERVER_ERROR.wireName(), "The documents changed while I was answering. Ask again.", null);
            return () -> {};
        }
        return player.start(workers, sink);
    }

    private void answer(String question, Turn turn, ScriptPlayer player) {
        List<SearchHit> hits = index.search(question, SOURCES);
        if (!turn.history().isEmpty() && (hits.isEmpty() || hits.get(0).coverage() < MIN_COVERAGE)) {
            EarlierTurn before = turn.history().get(turn.history().size() - 1);
            List<SearchHit> wider = index.search(question + " " + before.userText(), SOURCES);
            hits = wider.isEmpty() || wider.get(0).coverage() < MIN_COVERAGE ? hits : wider;
        }
        ObjectNode result = Json.object().put("passages", hits.size());
        boolean answered = !hits.isEmpty() && hits.get(0).coverage() >= MIN_COVERAGE;
        result.put("answered", answered);
        if (answered) {
            result.put("best", hits.get(0).name());
        }
        player.tool("search_docs", Json.object().put("query", question), result, false, Visibility.NAME);
        if (!answered) {
            player.say(false, "I found nothing about that in the documents. They cover:\n\n" + pages());
            return;
        }
        SearchHit best = hits.get(0);
        player.say(false, "**" + best.title() + "**\n\n" + best.text());
        if (hits.size() > 1 && hits.get(1).coverage() >= best.coverage() * SECOND_RATIO) {
            player.say(
                    false, "**" + hits.get(1).title() + "**\n\n" + hits.get(1).text());
        }
        ArrayNode sources = Json.object().arrayNode();
        for (SearchHit hit : hits) {
            if (hit.coverage() >= MIN_COVERAGE) {
                sources.addObject()
                        .put("title", hit.name())
                        .put("url", hit.url())
                        .put("quote", hit.quote());
            }
        }
        player.sources(sources);
    }

    private String pages() {
        List<String> titles = index.pages();
        String list = "- " + String.join("\n- ", titles.subList(0, Math.min(NAMED_PAGES, titles.size())));
        return titles.size() > NAMED_PAGES ? list + "\n- and " + (titles.size() - NAMED_PAGES) + " more" : list;
    }

    /** Returns whether the answer no longer starts with the stored text. A turn that resumes after a restart must then fail. */
    private static boolean changedSince(Turn turn, ScriptPlayer player) {
        StringBuilder said = new StringBuilder();
        for (Step step : turn.steps()) {
            if (step instanceof Step.Text text && !text.thinking()) {
                said.append(text.text());
            }
        }
        return !player.answerText().startsWith(said.toString());
    }
}
