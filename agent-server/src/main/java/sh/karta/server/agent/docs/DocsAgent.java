// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.docs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Exchange;
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
 * Quotes the passages that answer a question, and names where they stand. It says nothing of its own: what is not in the
 * documents it does not know, and says so.
 */
public final class DocsAgent implements Agent {
    /** Of what is asked, this much must stand in a passage for it to be an answer. */
    private static final double ENOUGH = 0.5;

    /** A second passage is worth reading if it holds nearly as much as the first. */
    private static final double NEARLY = 0.85;

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

    /** The question before helps to understand one that is short ("and in React?"). */
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
        if (!turn.history().isEmpty() && (hits.isEmpty() || hits.get(0).coverage() < ENOUGH)) {
            Exchange before = turn.history().get(turn.history().size() - 1);
            List<SearchHit> wider = index.search(question + " " + before.userText(), SOURCES);
            hits = wider.isEmpty() || wider.get(0).coverage() < ENOUGH ? hits : wider;
        }
        ObjectNode result = Json.object().put("passages", hits.size());
        boolean answered = !hits.isEmpty() && hits.get(0).coverage() >= ENOUGH;
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
        if (hits.size() > 1 && hits.get(1).coverage() >= best.coverage() * NEARLY) {
            player.say(
                    false, "**" + hits.get(1).title() + "**\n\n" + hits.get(1).text());
        }
        ArrayNode sources = Json.object().arrayNode();
        for (SearchHit hit : hits) {
            if (hit.coverage() >= ENOUGH) {
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

    /** A turn taken up after a restart goes on only if the answer still begins with what was said. */
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
