// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShutdownStepsTest {
    @Test
    void aPartThatFailsToCloseDoesNotKeepTheNextOneOpen() {
        List<String> closed = new ArrayList<>();
        new ShutdownSteps()
                .then("connector", () -> {
                    closed.add("connector");
                    throw new IOException("still busy");
                })
                .then("bus", () -> {
                    closed.add("bus");
                    throw new StackOverflowError();
                })
                .then("store", () -> closed.add("store"));
        assertThat(closed).containsExactly("connector", "bus", "store");
    }
}
