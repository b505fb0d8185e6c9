// SPDX-License-Identifier: Apache-2.0
package sh.karta.inpage;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.karta.scripted.play.TurnProgress;
import sh.karta.widget.core.port.JsonValue;

/** The unfinished turn of a conversation, folded from its events. */
final class PageTurn implements TurnProgress {
    private final long id;
    private final String text;
    private final Set<String> approvedTools;
    private final Map<String, Integer> written = new HashMap<>();
    private final Map<String, Boolean> decisions = new HashMap<>();
    private int emitted;
    /** The event that asks for an approval, while the turn waits for it. */
    private @Nullable JsonValue pause;

    PageTurn(long id, String text, Set<String> approvedTools) {
        this.id = id;
        this.text = text;
        this.approvedTools = approvedTools;
    }

    @Nullable
    JsonValue pause() {
        return pause;
    }

    /** Applies the text that the agent has written. */
    void add(JsonValue event) {
        String part = event.string("part_id");
        String text = event.string("text");
        if (part != null && text != null) {
            written.put(part, written(part) + text.length());
        } else {
            emitted++;
        }
    }

    void pause(JsonValue event) {
        emitted++;
        pause = event;
    }

    void decide(String requestId, String option) {
        decisions.put(requestId, option.startsWith("approve"));
        pause = null;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public int emitted() {
        return emitted;
    }

    @Override
    public int written(String partId) {
        return written.getOrDefault(partId, 0);
    }

    @Override
    public @Nullable Boolean decision(String requestId) {
        return decisions.get(requestId);
    }

    @Override
    public boolean isApproved(String tool) {
        return approvedTools.contains(tool);
    }

    @Override
    public boolean canPause() {
        return true;
    }
}
