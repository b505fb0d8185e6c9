// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/** Measures and names of single states that the design fixes. */
@EndToEnd
class MeasuresTest {
    /** State, expression, expected result. An empty state is the previous one. */
    private static final String MEASURES = """
            launcher    | $('[part=launcher]').title                                                  |
                        | box('svg').width                                                            | 26
            unread      | [box('[part=badge]').height, css('[part=badge]', 'boxShadow').slice(-11)]   | 20,0px 0px 2px
            empty       | $('[part=launcher]').title                                                  | Close chat
                        | all('.prompt').map((each) => each.offsetHeight)                             | 40,40,40
                        | box('.composer').top - box('.prompts').bottom                               | 20
                        | css('.prompt', 'borderTopWidth')                                            | 0px
            approval    | new Set(all('.card .button').map((each) => each.offsetWidth)).size          | 1
                        | all('.card .button').map((each) => each.offsetHeight)                       | 40,40,40
                        | box('.card').width - box('.card .button').width                             | 34
                        | $('.card').ariaLabel                                                        | Cancel order 4711?
                        | $('.card h3').textContent                                                   | Cancel order 4711?
            tools       | all('summary')[1].textContent                                               | Found order
            interrupted | [box('.bad .link').height, box('.note').height]                             | 32,32
                        | box('.md').right - box('.bad .link').right                                  | 0
                        | box('.note').top - box('.parts').bottom                                     | 12
            jump        | [box('.jump').height, box('.composer').top - box('.jump').bottom]           | 32,12
                        | box('.jump').top - box('.below').top                                        | 40
                        | [$('.jump').textContent, css('.jump', 'borderRadius')]                      | Writing…,16px
                        | getComputedStyle($('.jump'), '::after').inset                               | -7px
            judged      | all('.agent:last-child .actions').map((each) => each.offsetHeight)          | 32
            reasons     | new Set(all('.choices .button').map((each) => each.offsetWidth)).size       | 1
                        | all('.choices .button').map((each) => each.offsetHeight)                    | 36,36,36,36
                        | [box('.comment-field').height, box('.comment .button').height]              | 40,40
                        | box('.reasons').top - box('.agent:last-child .actions').bottom              | 8
            limit       | [box('.timer').width, box('.limit .button').height]                         | 36,36
                        | all('.card, .note.bad').length                                              | 1
            sent        | all('.sent .file').map((each) => each.offsetHeight)                         | 48,48
            dropping    | $('.drop-zone').textContent                                                 | Drop files to attachUp to 10 MB each
            files       | all('.name')[1].lastChild.textContent                                       | der.jpeg
                        | all('.name')[1].firstChild.scrollWidth > all('.name')[1].firstChild.clientWidth | true
                        | all('.name')[1].lastChild.scrollWidth > all('.name')[1].lastChild.clientWidth   | false
            history     | all('.sheet-head button').map((each) => each.ariaLabel)                     | Back to the chat,New chat,Close chat
                        | [box('.sheet').top - box('.panel').top, box('.sheet-head').height]          | 0,56
                        | $('.header').inert                                                          | true
            """;

    private static final String MEASURE = """
            (expression) => {
              const all = (selector) => [...agent.root().querySelectorAll(selector)].filter((each) => each.checkVisibility());
              const $ = (selector) => all(selector)[0];
              const box = (selector) => $(selector).getBoundingClientRect();
              const css = (selector, property) => getComputedStyle($(selector))[property];
              return String(new Function("all", "$", "box", "css", "return " + expression)(all, $, box, css));
            }
            """;

    @Test
    void everyStateHasTheMeasuresOfTheDesign(Stack stack, Tabs tabs) {
        List<String> expected = new ArrayList<>();
        List<String> found = new ArrayList<>();
        // Not traced, because tracing would take as long as the test itself.
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            Gallery gallery = new Gallery(Look.LIGHT, stack, tab.page());
            String state = "";
            for (String line : MEASURES.lines().toList()) {
                String[] cells = line.split("\\|", -1);
                if (!cells[0].isBlank()) {
                    state = cells[0].strip();
                    gallery.enter(state);
                }
                String expression = cells[1].strip();
                expected.add(state + ": " + expression + " = " + cells[2].strip());
                found.add(state + ": " + expression + " = " + tab.page().evaluate(MEASURE, expression));
            }
            found.addAll(tab.problems());
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void theUnreadBadgeIsLegibleInLightAndDark(Stack stack, Tabs tabs) {
        for (Look look : List.of(Look.LIGHT, Look.DARK)) {
            try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
                Gallery gallery = new Gallery(look, stack, tab.page());
                gallery.enter("unread");
                assertThat(gallery.complaintsWithFocus()).isEmpty();
            }
        }
    }
}
