// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import java.util.function.Consumer;

/**
 * Separates reasoning in {@code <think>} tags from the answer. It counts only at the start of the text, so that an answer may write about
 * the tag. The tags may be cut anywhere between two pieces. Used by one thread.
 */
final class ThinkTags {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private enum State {
        /** Nothing but white space so far. */
        START,
        THINKING,
        /** After reasoning: nothing but white space, which is dropped. */
        AFTER,
        ANSWER
    }

    private final Consumer<String> words;
    private final Consumer<String> thoughts;
    private State state = State.START;
    private String held = "";
    private boolean thought;

    ThinkTags(Consumer<String> words, Consumer<String> thoughts) {
        this.words = words;
        this.thoughts = thoughts;
    }

    /** Receives the next piece of the text. */
    void pass(String piece) {
        held += piece;
        boolean changed;
        do {
            changed = step();
        } while (changed);
    }

    /** Returns whether reasoning has begun and not ended. */
    boolean isOpen() {
        return state == State.THINKING;
    }

    /** Passes on the rest at the end of the text. */
    void end() {
        String rest = held;
        held = "";
        if (state == State.THINKING) {
            think(rest);
        } else {
            answer(rest);
        }
    }

    /** Passes on what is certain. Returns whether the state has changed. */
    private boolean step() {
        return switch (state) {
            case START, AFTER -> begin();
            case THINKING -> reason();
            case ANSWER -> {
                String text = held;
                held = "";
                answer(text);
                yield false;
            }
        };
    }

    private boolean begin() {
        String text = held.stripLeading();
        if (text.startsWith(OPEN)) {
            held = text.substring(OPEN.length());
            state = State.THINKING;
            return true;
        }
        if (OPEN.startsWith(text)) {
            return false; // may still become the tag
        }
        held = state == State.START ? held : text;
        state = State.ANSWER;
        return true;
    }

    private boolean reason() {
        int end = held.indexOf(CLOSE);
        if (end >= 0) {
            think(held.substring(0, end));
            held = held.substring(end + CLOSE.length());
            state = State.AFTER;
            return true;
        }
        int certain = held.length();
        for (int length = Math.min(certain, CLOSE.length() - 1); length > 0; length--) {
            if (CLOSE.startsWith(held.substring(held.length() - length))) {
                certain = held.length() - length;
                break;
            }
        }
        think(held.substring(0, certain));
        held = held.substring(certain);
        return false;
    }

    private void think(String text) {
        String shown = thought ? text : text.stripLeading();
        if (!shown.isEmpty()) {
            thought = true;
            thoughts.accept(shown);
        }
    }

    private void answer(String text) {
        String shown = state == State.AFTER ? text.stripLeading() : text;
        if (!shown.isEmpty()) {
            words.accept(shown);
        }
    }
}
