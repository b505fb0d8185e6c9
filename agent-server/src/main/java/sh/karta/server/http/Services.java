// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sh.karta.server.auth.Mint;
import sh.karta.server.auth.Tickets;
import sh.karta.server.auth.Tokens;
import sh.karta.server.body.BodyBudget;
import sh.karta.server.disk.FreeSpace;
import sh.karta.server.limit.Limits;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.metrics.Metrics;
import sh.karta.server.notify.Webhooks;
import sh.karta.server.outgoing.ModelEndpoint;
import sh.karta.server.session.Sessions;
import sh.karta.server.telemetry.Tracing;
import sh.karta.server.work.Workers;

/** The services that the endpoints use. */
public record Services(
        Sessions sessions,
        Access access,
        Admission admission,
        Projects projects,
        Operations operations,
        Workers workers,
        Duration heartbeat) {
    /**
     * What tells visitors and users apart.
     *
     * @param idSecret signs the text from which a session id is derived
     */
    public record Access(Mint mint, Tokens tokens, Tickets tickets, Function<String, byte[]> idSecret) {}

    /**
     * What decides whether the server accepts a request.
     *
     * @param rates limits of each project
     * @param limits limits of the server
     */
    public record Admission(
            Limits rates, ServerLimits limits, ClientAddress addresses, BodyBudget bodies, FreeSpace disk) {}

    /**
     * The settings of projects.
     *
     * @param runtimeConfigs returns theme, features and strings of a project; null for an unknown project
     * @param transcriptions returns the endpoint for recordings of a project; null for none
     */
    public record Projects(
            Function<String, @Nullable ObjectNode> runtimeConfigs,
            Function<String, @Nullable ModelEndpoint> transcriptions) {
        /** Returns whether a widget feature is enabled in a project. */
        boolean feature(String project, String name) {
            ObjectNode config = runtimeConfigs.apply(project);
            return config != null && config.path("features").path(name).asBoolean();
        }
    }

    /** What tells operators how the server does. */
    public record Operations(Metrics metrics, Tracing tracing, Webhooks webhooks, Supplier<JsonNode> storeHealth) {}
}
