// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.answers.DocsIndex;
import sh.karta.answers.DocsReply;
import sh.karta.answers.SearchHit;
import sh.karta.scripted.play.ScriptPlayer;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.EarlierTurn;
import sh.karta.server.agent.Step;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.agent.play.ScriptedTurn;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.Json;
import sh.karta.server.event.Suggestion;
import sh.karta.server.event.ToolWording;
import sh.karta.server.event.Visibility;
import sh.karta.server.problem.Code;
import sh.karta.server.work.Workers;

/**
 * Answers questions with quotes from the documents and links to their sources. If it is not sure, it links to the closest pages instead,
 * and if the documents have nothing, it says that.
 */
public final class DocsAgent implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(DocsAgent.class);
    /** The address of the server in the examples of its documentation. */
    private static final String EXAMPLE = "http://127.0.0.1:8787";

    /** Number of sections that are tried as related questions, and how many of them are suggested. */
    private static final int CLOSE = 8;

    private static final int RELATED = 3;
    /** How long the end of a turn waits for them. */
    private static final int RELATED_MILLIS = 500;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final DocsIndex index;
    private final Workers workers;
    private final int deltaMillis;
    private final boolean handsOver;
    private final Supplier<String> origin;
    /** Not workers, because the vector of a question may come from the network. The server bounds the number of running turns. */
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "karta-docs-" + COUNT.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });

    /**
     * @param handsOver whether a visitor can get a person, whom a reply without an answer then offers
     * @param origin precedes URLs of the index that are paths, and replaces the address in examples, so that they can be copied as they are;
     *     empty if the URLs are paths of the visitor's site
     */
    public DocsAgent(DocsIndex index, Workers workers, int deltaMillis, boolean handsOver, Supplier<String> origin) {
        this.index = index;
        this.workers = workers;
        this.deltaMillis = deltaMillis;
        this.handsOver = handsOver;
        this.origin = origin;
    }

    /** Returns one, because the previous question helps to understand a short one ("and in React?"). */
    @Override
    public int historyWindow() {
        return 1;
    }

    @Override
    public Runnable run(Turn turn, TurnSink sink) {
        AtomicReference<@Nullable Runnable> playing = new AtomicReference<>();
        threads.execute(() -> {
            try {
                Runnable stop = answer(turn, sink);
                if (!playing.compareAndSet(null, stop)) {
                    stop.run();
                }
            } catch (RuntimeException | Error e) {
                // Also an error, such as too little memory, or the turn would not end.
                LOG.error("Answering from the documents failed", e);
                sink.fail(Code.SERVER_ERROR.wireName(), "The answer failed. Ask again.", null);
            }
        });
        return () -> {
            Runnable stop = playing.getAndSet(() -> {});
            if (stop != null) {
                stop.run();
            }
        };
    }

    private Runnable answer(Turn turn, TurnSink sink) {
        ScriptedTurn scripted = new ScriptedTurn(turn);
        ScriptPlayer<EventDraft> player = new ScriptPlayer<>(scripted, ScriptedTurn::delta, deltaMillis);
        DocsReply reply = index.reply(turn.text(), before(turn), turn.language());
        Phrases phrases = Phrases.in(reply.language());
        if (reply.smallTalk() != null) {
            player.say(false, phrases.get(reply.smallTalk().kind()));
            player.reply("answer");
        } else {
            search(reply, phrases, turn, player);
            say(reply, phrases, player);
        }
        if (changedSince(turn, player)) {
            sink.fail(Code.SERVER_ERROR.wireName(), "The documents changed while I was answering. Ask again.", null);
            return () -> {};
        }
        if (reply.kind() == DocsReply.Kind.ANSWER) {
            suggestRelated(turn.text(), reply, player);
        }
        return scripted.play(player, workers, sink, Duration.ZERO);
    }

    /** Looks for related questions while the answer plays, and a moment longer. */
    private void suggestRelated(String question, DocsReply reply, ScriptPlayer<EventDraft> player) {
        CompletableFuture<List<Suggestion>> related =
                CompletableFuture.supplyAsync(() -> related(question, reply), threads);
        // Continues on other threads, because the one of timeouts is shared by all of the process.
        player.suggestLater(then -> {
            var unused = related.copy()
                    .completeOnTimeout(List.of(), RELATED_MILLIS, TimeUnit.MILLISECONDS)
                    .exceptionally(failure -> {
                        LOG.warn("Looking for related questions failed", failure);
                        return List.of();
                    })
                    .thenAcceptAsync(found -> then.accept(EventDraft.suggestions(found)), threads);
        });
    }

    /** Returns what the documents answer too: sections close to the question that the answer does not quote. */
    private List<Suggestion> related(String question, DocsReply reply) {
        Set<String> labels = new HashSet<>();
        return index.related(question, reply, CLOSE)
                .map(hit -> new Suggestion(hit.heading(), hit.name()))
                .filter(each -> Suggestion.fault(each.label(), each.text()) == null)
                // Two passages of a section, and two sections with one heading, would have equal buttons.
                .filter(each -> labels.add(each.label()))
                .limit(RELATED)
                .toList();
    }

    private static @Nullable String before(Turn turn) {
        List<EarlierTurn> history = turn.history();
        return history.isEmpty() ? null : history.get(history.size() - 1).userText();
    }

    /** Shows the search as a step, which opens to the passages. */
    private void search(DocsReply reply, Phrases phrases, Turn turn, ScriptPlayer<EventDraft> player) {
        boolean answered = reply.kind() == DocsReply.Kind.ANSWER;
        ObjectNode result = Json.object().put("answered", answered);
        ArrayNode passages = result.putArray("passages");
        for (SearchHit hit : reply.hits()) {
            passages.addObject().put("title", hit.name()).put("url", url(hit)).put("quote", hit.quote());
        }
        ObjectNode query = Json.object().put("query", turn.text());
        String searched = phrases.get("searched")
                .replace("{count}", Integer.toString(index.pages().size()));
        player.tool(
                id -> EventDraft.toolUse(
                        id,
                        "search_docs",
                        query,
                        Visibility.RESULT,
                        ToolWording.of(phrases.get("searching"), searched)),
                id -> EventDraft.toolResult(id, result, false, Visibility.RESULT));
    }

    private void say(DocsReply reply, Phrases phrases, ScriptPlayer<EventDraft> player) {
        List<SearchHit> hits = reply.hits();
        switch (reply.kind()) {
            case ANSWER -> {
                List<String> passages = IntStream.range(0, reply.quoted())
                        .mapToObj(i -> cited(hits.get(i), i + 1))
                        .toList();
                player.say(false, String.join("\n\n", passages));
                player.sources(EventDraft.sources(sources(hits, reply.quoted())));
                player.reply("answer");
            }
            case CLOSEST -> {
                StringBuilder text = new StringBuilder(phrases.get("closest")).append("\n");
                for (SearchHit hit : hits) {
                    text.append("\n- ").append(link(hit));
                    text.append(hit.isQuoteClear() ? ": " + hit.quotedMarkdown() : "");
                }
                player.say(false, text.toString());
                player.sources(EventDraft.sources(sources(hits, 0)));
                player.reply("closest");
            }
            default -> {
                player.say(false, phrases.get("no") + (handsOver ? "\n\n" + phrases.get("person") : ""));
                player.reply("no");
            }
        }
    }

    /** Returns the excerpt with its citation, which is the link to its section. */
    private String cited(SearchHit hit, int number) {
        String mark = "[" + number + "](#source-" + number + ")";
        String cited = hit.cited(mark);
        // A citation cannot stand inside a code block, so it follows a link below.
        String whole = cited.equals(hit.excerpt()) ? cited + "\n\n" + link(hit) + mark : cited;
        return origin.get().isEmpty() ? whole : whole.replace(EXAMPLE, origin.get());
    }

    private String link(SearchHit hit) {
        return "[" + hit.title() + "]("
                + url(hit).replace(" ", "%20").replace("(", "%28").replace(")", "%29") + ")";
    }

    private String url(SearchHit hit) {
        return hit.url().startsWith("/") ? origin.get() + hit.url() : hit.url();
    }

    /** @param answering how many of the hits the answer is from; the others are for further reading */
    private ArrayNode sources(List<SearchHit> hits, int answering) {
        ArrayNode sources = Json.object().arrayNode();
        for (SearchHit hit : hits) {
            ObjectNode source = sources.addObject()
                    .put("n", sources.size())
                    .put("title", hit.name())
                    .put("url", url(hit));
            if (!hit.quote().isEmpty()) {
                source.put("quote", hit.quote());
            }
            if (sources.size() > answering) {
                source.put("also", true);
            }
        }
        return sources;
    }

    /** Returns whether the answer no longer starts with the stored text. A turn that resumes after a restart must then fail. */
    private static boolean changedSince(Turn turn, ScriptPlayer<EventDraft> player) {
        StringBuilder said = new StringBuilder();
        for (Step step : turn.steps()) {
            if (step instanceof Step.Text text && !text.thinking()) {
                said.append(text.text());
            }
        }
        return !player.answerText().startsWith(said.toString());
    }
}
