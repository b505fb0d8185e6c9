// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.problem.Problem;

final class BodyBudgetTest {
    private static final int TOTAL = 8_000_000;
    private static final int SMALL = 2_000_000;
    private static final int LARGE_BODY = 400_000;

    @TempDir
    Path directory;

    private final List<Body> open = new ArrayList<>();
    private BodyBudget budget;

    @BeforeEach
    void create() throws IOException {
        budget = new BodyBudget(directory.resolve("spool"), TOTAL);
    }

    @AfterEach
    void close() {
        open.forEach(Body::close);
        assertThat(budget.used()).isZero();
        assertThat(budget.counters()).isZero();
    }

    private Body body(boolean upload, String address, String visitor) {
        Body body = budget.body(upload, -1, address, visitor);
        open.add(body);
        return body;
    }

    /** Writes bodies, each of another address and visitor, until one is refused. Returns the bytes that were accepted. */
    private long fill(boolean upload, int size, String address) {
        long accepted = 0;
        try {
            for (int i = 0; i < 200; i++) {
                body(upload, address.formatted(i), "visitor " + upload + size + address + i)
                        .write(ByteBuffer.allocate(size));
                accepted += size;
            }
        } catch (Problem e) {
            return accepted;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("nothing was refused");
    }

    private void messageOfAnotherVisitorFits() {
        assertThatCode(() -> body(false, "203.0.113.9", "innocent").write(ByteBuffer.allocate(11_000)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void largeBodiesOfManyAddressesDoNotBlockMessages(boolean upload) {
        assertThat(fill(upload, LARGE_BODY, "10.%d.0.1")).isBetween(TOTAL / 2L - LARGE_BODY, TOTAL * 3 / 4L);
        messageOfAnotherVisitorFits();
    }

    @Test
    void largeJsonTakesAtMostHalfOfTheSharedBudget() {
        assertThat(fill(false, LARGE_BODY, "10.%d.0.1")).isEqualTo(TOTAL / 2);
        assertThatCode(() -> body(true, "203.0.113.9", "uploader").write(ByteBuffer.allocate(LARGE_BODY)))
                .doesNotThrowAnyException();
    }

    @Test
    void uploadsTakeAtMostThreeQuartersOfTheSharedBudget() {
        assertThat(fill(true, LARGE_BODY, "10.%d.0.1")).isEqualTo(TOTAL * 3 / 4);
        assertThatCode(() -> body(false, "203.0.113.9", "writer").write(ByteBuffer.allocate(LARGE_BODY)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"198.51.100.%d", "2001:db8:7:%x::1", "2001:db8:7:0:%x::1"})
    void smallBodiesOfOneNetworkDoNotBlockThoseOfOthers(String network) {
        assertThat(fill(false, 16_000, network)).isLessThanOrEqualTo(SMALL / 16);
        messageOfAnotherVisitorFits();
    }

    @ParameterizedTest
    @ValueSource(strings = {"198.51.100.%d", "2001:db8:7:%x::1"})
    void largeBodiesOfOneNetworkTakeAQuarterOfTheirPart(String network) {
        assertThat(fill(false, 100_000, network)).isLessThanOrEqualTo(TOTAL / 2 / 4);
        assertThat(fill(true, 100_000, network)).isLessThanOrEqualTo(TOTAL * 3 / 4 / 2);
    }

    @Test
    void oneVisitorWithManyAddressesDoesNotBlockOthers() throws IOException {
        body(false, "10.0.0.1", "many").write(ByteBuffer.allocate(60_000));
        assertThatThrownBy(() -> body(false, "10.0.1.1", "many").write(ByteBuffer.allocate(60_000)))
                .isInstanceOf(Problem.class);
        messageOfAnotherVisitorFits();
    }

    @Test
    void theOnlyBodyOfAVisitorMayBeAsLargeAsItsPart() throws IOException {
        body(false, "198.51.100.7", "visitor").write(ByteBuffer.allocate(TOTAL / 2));
        assertThatThrownBy(() -> body(false, "198.51.101.7", "other").write(ByteBuffer.allocate(LARGE_BODY)))
                .isInstanceOf(Problem.class);
    }

    @Test
    void aBodyThatTurnsOutToBeLargeLeavesTheBudgetOfSmallOnes() throws IOException {
        List<Body> growing = new ArrayList<>();
        for (int i = 0; i < SMALL / 50_000; i++) {
            Body body = body(false, "10.%d.0.1".formatted(i), "visitor " + i);
            body.write(ByteBuffer.allocate(50_000));
            growing.add(body);
        }
        assertThatThrownBy(() -> body(false, "203.0.113.9", "innocent").write(ByteBuffer.allocate(11_000)))
                .isInstanceOf(Problem.class);
        growing.get(0).write(ByteBuffer.allocate(50_000));
        messageOfAnotherVisitorFits();
    }

    @Test
    void aBodyThatAnnouncesALargeSizeTakesNothingFromSmallOnes() throws IOException {
        for (int i = 0; i < SMALL / 50_000; i++) {
            Body body = budget.body(false, 1_000_000, "10.%d.0.1".formatted(i), "visitor " + i);
            open.add(body);
            body.write(ByteBuffer.allocate(50_000));
        }
        messageOfAnotherVisitorFits();
    }

    @Test
    void aClosedBodyFreesWhatItTook() throws IOException {
        Body first = body(false, "198.51.100.7", "visitor");
        first.write(ByteBuffer.allocate(60_000));
        Body second = body(false, "198.51.100.7", "visitor");
        assertThatThrownBy(() -> second.write(ByteBuffer.allocate(60_000))).isInstanceOf(Problem.class);
        first.close();
        second.write(ByteBuffer.allocate(60_000));
        assertThat(budget.used()).isEqualTo(60_000);
    }

    @Test
    void aBodyOfWhichNothingWasStoredLeavesNoCounters() throws IOException {
        body(false, "2001:db8::1", "announced too much").close();
        Body refused = body(false, "2001:db8:1::1", "sent too much");
        assertThatThrownBy(() -> refused.write(ByteBuffer.allocate(TOTAL))).isInstanceOf(Problem.class);
        refused.close();
        Body empty = body(false, "2001:db8:2::1", "sent nothing");
        empty.write(ByteBuffer.allocate(0));
        empty.close();
        assertThat(budget.counters()).isZero();
    }
}
