// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.auth.EmbedKey;
import sh.karta.server.limit.LimitConfig;
import sh.karta.server.outgoing.ModelEndpoint;

/**
 * One project: its agent, its embed keys and the widget's appearance.
 *
 * @param identity how users are verified
 * @param replies suggested after answers
 * @param runtime {@code theme}, {@code features} and {@code strings} that the widget fetches (wire protocol §2)
 * @param retention time without activity after which a session is deleted; null for never
 * @param transcription endpoint for recordings of visitors; null for none
 */
public record ProjectConfig(
        String name,
        List<EmbedKey> keys,
        IdentityConfig identity,
        AgentConfig agent,
        Replies replies,
        ObjectNode runtime,
        LimitConfig limits,
        @Nullable Duration retention,
        @Nullable ModelEndpoint transcription) {
    ProjectConfig with(AgentConfig other) {
        return new ProjectConfig(name, keys, identity, other, replies, runtime, limits, retention, transcription);
    }

    @Override
    public String toString() {
        return "Project[" + name + "]"; // never the secret
    }
}
