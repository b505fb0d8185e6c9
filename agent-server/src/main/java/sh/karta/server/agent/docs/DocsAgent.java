// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.docs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.EarlierTurn;
import sh.karta.server.agent.Step;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.agent.play.ScriptPlayer;
import sh.karta.server.docs.DocsIndex;
import sh.karta.server.docs.DocsReply;
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
        DocsReply reply = index.reply(turn.text(), before(turn));
        if (reply.kind() == DocsReply.Kind.SMALL_TALK) {
            player.say(false, "Hello. I answer from these pages:\n\n" + pages() + "\n\nWhat would you like to know?");
        } else {
            answer(reply, turn, player);
        }
        if (changedSince(turn, player)) {
            sink.fail(Code.SERVER_ERROR.wireName(), "The documents changed while I was answering. Ask again.", null);
            return () -> {};
        }
        return player.start(workers, sink);
    }

    private static @Nullable String before(Turn turn) {
        List<EarlierTurn> history = turn.history();
        return history.isEmpty() ? null : history.get(history.size() - 1).userText();
    }

    private void answer(DocsReply reply, Turn turn, ScriptPlayer player) {
        boolean answered = reply.kind() == DocsReply.Kind.ANSWER;
        ObjectNode result = Json.object().put("passages", reply.hits().size()).put("answered", answered);
        if (answered) {
            result.put("best", reply.hits().get(0).name());
        }
        player.tool("search_docs", Json.object().put("query", turn.text()), result, false, Visibility.NAME);
        if (!answered) {
            player.say(false, "I found nothing about that in the documents. They cover:\n\n" + pages());
            return;
        }
        for (SearchHit hit : reply.hits().subList(0, reply.quoted())) {
            player.say(false, "**" + hit.title() + "**\n\n" + hit.text());
        }
        ArrayNode sources = Json.object().arrayNode();
        for (SearchHit hit : reply.hits()) {
            sources.addObject()
                    .put("title", hit.name())
                    .put("url", hit.url())
                    .put("quote", hit.quote());
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
