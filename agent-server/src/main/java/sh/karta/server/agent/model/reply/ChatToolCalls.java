// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import static sh.karta.server.agent.model.reply.EndpointJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.model.reply.ToolCalls.Call;

/**
 * Assigns the pieces of tool calls in chat completions to calls. The API numbers the calls, sends id and name once, and cuts the
 * arguments. Endpoints leave out the number or give the same one to all calls, repeat the id and the name or send a new id with each
 * piece, and send whole arguments, also as an object.
 */
final class ChatToolCalls {
    private final ToolCalls calls;
    private final Set<String> tools;
    private @Nullable Call current;

    /** @param tools the names of the tools in the request */
    ChatToolCalls(ToolCalls calls, Set<String> tools) {
        this.calls = calls;
        this.tools = tools;
    }

    void piece(JsonNode piece) {
        function(text(piece.path("index")), text(piece.path("id")), piece.path("function"));
        JsonNode extra = piece.path("extra_content");
        if (current != null && extra.isObject()) {
            current.extra = extra;
        }
    }

    /** @param function the object with name and arguments */
    void function(String index, String id, JsonNode function) {
        String name = text(function.path("name"));
        JsonNode given = function.path("arguments");
        String arguments = EndpointJson.arguments(given);
        if (id.isEmpty() && name.isEmpty() && arguments.isEmpty()) {
            return; // Some endpoints end the calls with an empty piece.
        }
        Call call = find(index, id, name);
        if (call == null || isNew(call, id, name, arguments)) {
            call = calls.begin(index, id, name);
        } else if (!name.isEmpty()) {
            rename(call, name);
        }
        current = call;
        if (given.isContainerNode()) {
            call.replace(arguments);
        } else {
            append(call, arguments);
        }
    }

    private @Nullable Call find(String index, String id, String name) {
        Call known = calls.byId(id);
        if (known != null) {
            return known;
        }
        if (!index.isEmpty()) {
            return calls.byIndex(index);
        }
        // Without a number, a name with an unknown id begins a call, and anything else continues the last one.
        return id.isEmpty() || name.isEmpty() ? calls.last() : null;
    }

    private boolean isNew(Call call, String id, String name, String arguments) {
        if (name.isEmpty() || (!id.isEmpty() && id.equals(call.id))) {
            return false;
        }
        if (!id.isEmpty() && !call.id.isEmpty()) {
            return true;
        }
        if (name.equals(call.name())) {
            return call.isWhole() && !arguments.isBlank();
        }
        return tools.contains(call.name()) || call.hasArguments();
    }

    /** A name that is not that of a tool yet may arrive in pieces, or longer each time. */
    private void rename(Call call, String name) {
        boolean whole = name.startsWith(call.name());
        if (!tools.contains(call.name())) {
            call.rename(whole ? name : call.name() + name);
        }
    }

    private static void append(Call call, String piece) {
        if (!piece.isEmpty() && call.isWhole()) {
            if (call.isEmptyObject()) {
                call.replace(piece); // Some gateways begin with an empty object.
            }
        } else {
            call.append(piece);
        }
    }
}
