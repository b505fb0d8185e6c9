// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/** The states in engines other than Chromium, whose accessibility trees, styles and boxes differ. */
@EndToEnd
@Tag("full")
class OtherEnginesTest {
    /** A selection that contains each kind of control and text once. */
    private static final Set<String> MAIN = Set.of(
            "launcher",
            "empty",
            "tools",
            "answer",
            "approval",
            "limit",
            "history",
            "reasons",
            "twoVersions",
            "teaser",
            "mentions",
            "recording",
            "largePicture",
            // The comp of a finished answer, whose second citation is open.
            "2");

    @ParameterizedTest
    @EnumSource(names = {"FIREFOX", "WEBKIT"})
    void axeFindsNoViolationInOtherEngines(Engine engine, Stack stack, Tabs tabs) {
        List<Object> found = new ArrayList<>();
        int looked = 0;
        try (Tab tab = tabs.openUnchecked(engine, false)) {
            URI address = Gallery.publish(Look.LIGHT, stack);
            tab.open(address);
            for (Object state : (List<?>) tab.evaluate("return Object.keys({ ...states, ...scenes, ...comps });")) {
                if (MAIN.contains(state)) {
                    tab.open(address);
                    tab.evaluate("await ({ ...states, ...scenes, ...comps })['" + state + "'](); await agent.still();");
                    tab.evaluate(Gallery.AXE + "\n");
                    for (Object violation : (List<?>) tab.evaluate("return (" + Gallery.VIOLATIONS + ")();")) {
                        found.add(state + ": " + violation);
                    }
                    looked++;
                }
            }
        }
        assertThat(found).isEmpty();
        assertThat(looked).isEqualTo(MAIN.size());
    }
}
