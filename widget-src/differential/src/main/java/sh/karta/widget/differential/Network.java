// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Http;
import sh.karta.widget.core.port.HttpHandler;
import sh.karta.widget.core.port.HttpHeaders;
import sh.karta.widget.core.port.HttpRequest;

/** A network that loses, delays and refuses requests at random. {@link Agent} answers the others. */
final class Network implements Http {
    private final Agent agent;
    private final Dice dice;
    private final VirtualTime time;
    private final Output output;

    /** One in this many requests meets a fault. 0 means none. */
    int faults = 8;

    Network(Agent agent, Dice dice, VirtualTime time, Output output) {
        this.agent = agent;
        this.dice = dice;
        this.time = time;
        this.output = output;
    }

    @Override
    public Cancellable send(HttpRequest request, HttpHandler handler) {
        output.line(Lines.of("  request", request.method, request.url, request.token, request.body));
        Call call = new Call(request, handler);
        int fault = faults == 0 || dice.below(faults) != 0 ? -1 : dice.below(6);
        time.after(dice.below(4) * 10, () -> answer(call, fault));
        return call;
    }

    private void answer(Call call, int fault) {
        switch (fault) {
            case 0 -> call.fail();
            case 1 -> {
                agent.serve(silenced(call));
                call.fail();
            }
            case 2 -> call.json(503, "{}");
            case 3 -> call.json(200, "<html>");
            case 4 -> time.after(dice.below(40_000), () -> agent.serve(call));
            case 5 ->
                call.json(429, "{\"error\":{\"code\":\"rate_limited\",\"message\":\"Slow down.\",\"retry_after\":2}}");
            default -> agent.serve(call);
        }
    }

    /** Returns the same request with its answer discarded. */
    private static Call silenced(Call call) {
        return new Call(call.request, new HttpHandler() {
            @Override
            public void head(int status, String phrase, HttpHeaders headers) {}

            @Override
            public void text(String piece) {}

            @Override
            public void end() {}

            @Override
            public void failed(@Nullable String reason) {}
        });
    }
}
