// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import static sh.karta.server.http.Route.Access.BEARER;
import static sh.karta.server.http.Route.Access.BEARER_OR_TICKET;
import static sh.karta.server.http.Route.Access.PUBLIC;

import java.util.List;

/** The route table: every path of the wire protocol with its access rule and its maximum body size. */
final class Api {
    private static final int NO_BODY = 0;
    private static final int SMALL = 16_384;
    /** Room for the longest text with every character escaped, and for the other fields. */
    private static final int MESSAGE = 1_048_576;

    private static final String SESSIONS = "/{org}/{agent}/v1/managed-agents/sessions";
    private static final String SESSION = SESSIONS + "/{id}";

    private Api() {}

    static List<Route> routes(Services services, OpenStreams streams, Pools pools) {
        MintEndpoint mint = new MintEndpoint(services, pools);
        ConfigEndpoint config = new ConfigEndpoint(
                services.access().mint(),
                services.admission().rates(),
                services.projects().runtimeConfigs());
        SessionEndpoints sessions =
                new SessionEndpoints(services.sessions(), services.access().idSecret(), pools);
        EventEndpoints events = new EventEndpoints(services, streams);
        UploadEndpoint files = new UploadEndpoint(services);
        FeedbackEndpoint feedback = new FeedbackEndpoint(services);
        ResponsesEndpoint responses = new ResponsesEndpoint(services, streams);
        return List.of(
                // wire protocol §1, §2
                Route.of("POST", "/v1/embed/session-tokens", PUBLIC, SMALL, mint),
                Route.of("GET", "/v1/embed/config", PUBLIC, NO_BODY, config),
                // §3
                Route.of("POST", SESSIONS, BEARER, MESSAGE, sessions::create).with(sessions::repeatedCreate),
                Route.of("GET", SESSIONS, BEARER, NO_BODY, sessions::list),
                Route.of("GET", SESSION, BEARER, NO_BODY, sessions::view),
                Route.of("PATCH", SESSION, BEARER, SMALL, sessions::rename),
                Route.of("DELETE", SESSION, BEARER, SMALL, sessions::delete),
                Route.of("GET", SESSION + "/transcript", BEARER, NO_BODY, sessions::transcript),
                Route.of("POST", SESSION + "/events", BEARER, MESSAGE, events::post)
                        .with(events::repeatedPost),
                Route.of("GET", SESSION + "/events/stream", BEARER_OR_TICKET, NO_BODY, events::stream),
                Route.of("POST", SESSION + "/events/ticket", BEARER, SMALL, events::ticket),
                Route.of("POST", SESSION + "/files", BEARER, UploadEndpoint.MAX_BODY, files),
                Route.of(
                        "GET",
                        SESSION + "/files/{file}",
                        BEARER,
                        NO_BODY,
                        new FileEndpoint(services.sessions(), pools)),
                Route.of(
                        "POST",
                        SESSION + "/transcriptions",
                        BEARER,
                        TranscriptionsRoute.MAX_BODY,
                        new TranscriptionsRoute(services)),
                Route.of("POST", SESSION + "/feedback", BEARER, SMALL, feedback),
                // §4
                Route.of("POST", "/{org}/{agent}/v1/responses", BEARER, MESSAGE, responses),
                Route.of("POST", "/v1/responses", BEARER, MESSAGE, responses));
    }
}
