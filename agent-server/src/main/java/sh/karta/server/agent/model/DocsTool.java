// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import sh.karta.answers.DocsIndex;
import sh.karta.answers.SearchHit;
import sh.karta.server.event.Json;
import sh.karta.server.event.Visibility;

/** Searches the project's documents. The passages it finds are shown as the sources of the answer. */
public final class DocsTool implements Tool {
    static final String NAME = "search_docs";
    private static final int PASSAGES = 5;

    private final DocsIndex index;

    public DocsTool(DocsIndex index) {
        this.index = index;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Finds passages in the documentation. Use it before answering questions of fact about the product,"
                + " and answer from what it finds.";
    }

    @Override
    public ObjectNode parameters() {
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties")
                .putObject("query")
                .put("type", "string")
                .put("description", "The search query, in the words of the documentation");
        schema.putArray("required").add("query");
        return schema;
    }

    /** Visitors see the passages as sources, so the raw result is hidden. */
    @Override
    public Visibility visible() {
        return Visibility.NAME;
    }

    @Override
    public CompletionStage<Outcome> run(Invocation invocation) {
        List<SearchHit> hits;
        try {
            hits = index.search(invocation.arguments().path("query").asText(""), PASSAGES);
        } catch (IllegalStateException e) {
            TextNode answer = TextNode.valueOf("The documents cannot be searched at the moment.");
            return CompletableFuture.completedFuture(new Outcome(answer, String.valueOf(e.getMessage())));
        }
        ArrayNode passages = Json.object().arrayNode();
        for (SearchHit found : hits) {
            passages.addObject()
                    .put("title", found.name())
                    .put("url", found.url())
                    .put("quote", found.quote())
                    .put("text", found.text());
        }
        ObjectNode output = Json.object();
        output.set("passages", passages);
        return CompletableFuture.completedFuture(Outcome.success(output));
    }
}
