// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.http.HttpExchange;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.sse.SseParser;

/** One response in virtual time: the events that a listener receives, and the ends of the response. */
class WatchedStreamTest {
    private final World world = new World();
    private final List<String> received = new ArrayList<>();
    private Runnable onEvent = () -> {};
    private final Recorder stream = new Recorder();

    private final class Recorder extends WatchedStream {
        Recorder() {
            super(world.ports);
        }

        @Override
        protected void opened() {
            received.add("opened");
        }

        @Override
        protected void event(String type, JsonValue data) {
            received.add(type + data);
            onEvent.run();
        }

        @Override
        protected void ended(KartaError error) {
            cancel();
            received.add(error == null ? "ended" : "ended " + error.code);
        }

        void send(HttpRequest request) {
            connect(new HttpExchange(world.ports, request, 0, this));
        }

        void expectWithin(double millis) {
            expect(millis);
        }

        void reconnect() {
            disconnect();
            expect(1_000);
        }

        double requestedRetry() {
            return retry();
        }
    }

    private Call send() {
        HttpRequest request = new HttpRequest("GET", "https://agent.test/stream");
        request.eventStream = true;
        stream.send(request);
        return world.http.take("GET", "/stream");
    }

    private Call open() {
        Call call = send();
        call.stream();
        assertThat(received).containsExactly("opened");
        received.clear();
        return call;
    }

    @AfterEach
    void nothingIsLeftAfterwards() {
        stream.cancel();
        assertThat(world.clock.timers()).isZero();
        assertThat(world.http.open()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "text/event-stream, opened",
        "text/event-stream; charset=utf-8, opened",
        "application/json, ended bad_response",
        "text/html, ended bad_response",
        "'', ended bad_response",
    })
    void onlyAnEventStreamIsRead(String contentType, String expected) {
        send().head(200, contentType);
        assertThat(received).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data: {\"a\":1} | {\"a\":1}",
                "event: x, data: {} | x{}",
                "data: [DONE] | ''",
                "data: {not json | ''",
                "data: [1] | ''",
                "data: \"text\" | ''",
                "data: null | ''",
                ": comment | ''",
            })
    void onlyJsonObjectsAreEvents(String block, String expected) {
        open().text(block.replace(", ", "\n") + "\n\n");
        assertThat(String.join(",", received)).isEqualTo(expected);
    }

    @Test
    void dataThatIsNotAJsonObjectIsLoggedForDevelopersOnly() {
        open().text("data: [1]\n\n");
        assertThat(world.log.debugs).containsExactly("Skipped an event that is not a JSON object.");
        assertThat(world.log.warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 44_999})
    void aByteWithinTheLimitKeepsTheConnection(int millis) {
        Call call = open();
        for (int i = 0; i < 5; i++) {
            world.clock.advance(millis);
            call.text(":\n");
        }
        world.clock.advance(WatchedStream.SILENCE - 1);
        assertThat(received).isEmpty();
        world.clock.advance(1);
        assertThat(received).containsExactly("ended network");
        assertThat(call.cancelled).isTrue();
    }

    @Test
    void beforeTheResponseOnlyTheRequestedLimitCounts() {
        send();
        world.clock.advance(600_000);
        assertThat(received).as("no limit was requested").isEmpty();
        stream.expectWithin(2_000);
        world.clock.advance(1_999);
        assertThat(received).isEmpty();
        world.clock.advance(1);
        assertThat(received).containsExactly("ended network");
    }

    @Test
    void aResponseInTimeEndsTheRequestedLimit() {
        Call call = send();
        stream.expectWithin(2_000);
        world.clock.advance(1_000);
        call.stream();
        world.clock.advance(WatchedStream.SILENCE - 1);
        assertThat(received).containsExactly("opened");
        world.clock.advance(1);
        assertThat(received).containsExactly("opened", "ended network");
    }

    @Test
    void anEventLargerThanTheLimitEndsTheStream() {
        Call call = open();
        String piece = "x".repeat(1 << 20);
        call.text("data: ");
        for (int sent = 0; sent <= SseParser.LIMIT && received.isEmpty(); sent += piece.length()) {
            call.text(piece);
        }
        assertThat(received).containsExactly("ended event_too_large");
        assertThat(call.cancelled).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"200, ended", "404, ended not_found", "503, ended server_error"})
    void theEndOfTheResponseIsReportedOnce(int status, String expected) {
        Call call = send();
        if (status == 200) {
            call.stream();
            call.end();
        } else {
            call.status(status);
        }
        world.clock.advance(600_000);
        received.remove("opened");
        assertThat(received).containsExactly(expected);
    }

    @Test
    void nothingIsReceivedAfterCancelEvenFromTheSamePiece() {
        Call call = open();
        onEvent = stream::cancel;
        call.text("data: {\"a\":1}\n\ndata: {\"a\":2}\n\n");
        call.end();
        assertThat(received).containsExactly("{\"a\":1}");
    }

    @Test
    void theRequestedReconnectionTimeOutlivesItsResponse() {
        Call call = open();
        assertThat(stream.requestedRetry()).isZero();
        call.text("retry: 7000\n");
        assertThat(stream.requestedRetry()).isEqualTo(7_000);
        stream.reconnect();
        assertThat(stream.requestedRetry()).isEqualTo(7_000);
    }

    @Test
    void theNextResponseStartsWithoutAnUnfinishedEvent() {
        Call call = open();
        call.text("data: {\"a\":1}");
        stream.reconnect();
        open().text("data: {\"b\":2}\n\n");
        assertThat(received).containsExactly("{\"b\":2}");
    }
}
