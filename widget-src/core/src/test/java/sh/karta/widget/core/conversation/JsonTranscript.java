// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.core.port.JsonValue;

/** Reads the payload of {@code escalate}. */
final class JsonTranscript {
    final JsonValue context;
    final List<String> lines = new ArrayList<>();

    JsonTranscript(JsonValue payload) {
        context = payload.get("context");
        JsonValue transcript = context.get("transcript");
        for (int i = 0; i < transcript.size(); i++) {
            lines.add(transcript.at(i).string("role") + " " + transcript.at(i).string("text"));
        }
    }
}
