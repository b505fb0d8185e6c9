// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ModelReply;
import sh.karta.server.agent.model.ProviderCode;

/** The tool calls of a reply, in the order in which they began. Used by one thread. */
final class ToolCalls {
    private static final int MAX_CALLS = 16;
    private static final int MAX_ARGUMENTS = 100_000;

    private final List<Call> calls = new ArrayList<>();
    private final Runnable calling;
    private int characters;

    /** @param calling is run when the model has begun a call */
    ToolCalls(Runnable calling) {
        this.calling = calling;
    }

    /** A call whose pieces arrive. */
    final class Call {
        /** What the endpoint calls it, in whichever fields. Empty if it does not. */
        final String index;

        final String id;
        private String name;
        private final StringBuilder arguments = new StringBuilder();
        /** What the endpoint expects back with the call, or null. */
        @Nullable
        JsonNode extra;

        private Call(String index, String id, String name) {
            this.index = index;
            this.id = id;
            this.name = name;
        }

        String name() {
            return name;
        }

        void rename(String whole) {
            name = whole;
        }

        boolean hasArguments() {
            return !arguments.isEmpty();
        }

        /** Returns whether the arguments are a whole object, so that nothing can follow. */
        boolean isWhole() {
            return EndpointJson.isObject(arguments);
        }

        boolean isEmptyObject() {
            return arguments.toString().strip().equals("{}");
        }

        void append(String piece) {
            characters += piece.length();
            if (characters > MAX_ARGUMENTS) {
                throw tooMuch();
            }
            arguments.append(piece);
        }

        void replace(String whole) {
            characters -= arguments.length();
            arguments.setLength(0);
            append(whole);
        }
    }

    Call begin(String index, String id, String name) {
        calling.run();
        if (calls.size() == MAX_CALLS) {
            throw tooMuch();
        }
        Call call = new Call(index, id, name);
        calls.add(call);
        return call;
    }

    /** Returns the call that began last, or null. */
    @Nullable
    Call last() {
        return calls.isEmpty() ? null : calls.get(calls.size() - 1);
    }

    /** Returns the latest call with an id, or null. */
    @Nullable
    Call byId(String id) {
        return id.isEmpty() ? null : latest(call -> call.id.equals(id));
    }

    /** Returns the latest call with an index, or null. */
    @Nullable
    Call byIndex(String index) {
        return index.isEmpty() ? null : latest(call -> call.index.equals(index));
    }

    private @Nullable Call latest(Predicate<Call> wanted) {
        for (int at = calls.size() - 1; at >= 0; at--) {
            if (wanted.test(calls.get(at))) {
                return calls.get(at);
            }
        }
        return null;
    }

    List<Call> all() {
        return calls;
    }

    List<ModelReply.Call> whole() {
        return calls.stream()
                .map(call -> new ModelReply.Call(call.name, call.arguments.toString()))
                .toList();
    }

    private static ModelException tooMuch() {
        return new ModelException(ProviderCode.BAD_RESPONSE, "too many tool calls, or arguments that are too long");
    }
}
