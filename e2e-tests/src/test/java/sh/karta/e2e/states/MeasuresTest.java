// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
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
                        | [box('[part=launcher]').width, box('[part=launcher]').height]               | 56,56
                        | box('svg').width                                                            | 26
            unread      | [box('[part=badge]').height, css('[part=badge]', 'boxShadow').slice(-11)]   | 20,0px 0px 2px
            empty       | $('[part=launcher]').title                                                  | Close chat
                        | [box('.empty > .avatar').width, css('.prompts', 'gap'), css('.prompt', 'borderRadius')] | 48,8px,12px
                        | ['fontSize', 'lineHeight', 'fontWeight'].map((each) => css('.greeting', each)) | 20px,28px,600
                        | [box('.composer').left - box('.panel').left, box('.panel').right - box('.composer').right, box('.panel').bottom - box('.composer').bottom] | 12,12,12
                        | [css('.composer', 'borderRadius'), box('.submit > span').width, box('.header .icon').width] | 12px,36,20
                        | all('.prompt').map((each) => each.offsetHeight)                             | 40,40,40
                        | box('.composer').top - box('.prompts').bottom                               | 20
                        | css('.prompt', 'borderTopWidth')                                            | 0px
            conversation| [css('.bubble', 'borderRadius'), css('.bubble', 'padding'), css('.bubble', 'maxWidth')] | 16px 16px 4px,9px 14px,85%
                        | [box('.panel').right - box('.bubble').right, box('.md').left - box('.panel').left] | 16,16
                        | box('.parts').top - box('.bubble').bottom                                   | 20
            approval    | new Set(all('.card .button').map((each) => each.offsetWidth)).size          | 1
                        | all('.card .button').map((each) => each.offsetHeight)                       | 40,40,40
                        | box('.card').width - box('.card .button').width                             | 34
                        | $('.card').ariaLabel                                                        | Cancel order 4711?
                        | $('.card h3').textContent                                                   | Cancel order 4711?
                        | [$('.card > p').textContent, all('.card dl').length]                        | order 4711, two bags of Santos,0
            8           | [css('.approval .card', 'padding'), css('.card h3', 'fontSize'), css('.card dl', 'fontSize'), css('.card dl', 'lineHeight')] | 16px,16px,13px,20px
                        | all('.card dt, .card dd').map((each) => each.textContent)                   | To,Visa ending in 42,For,Order 2041, 1 × Yirgacheffe 1 kg,Why,Bag arrived torn
                        | all('.card > p').map((each) => each.className)                              | expiry
                        | all('.card .button').slice(1).map((each, i) => each.getBoundingClientRect().top - all('.card .button')[i].getBoundingClientRect().bottom) | 8,8
                        | [all('.card .button')[2].textContent, box('.expiry').top - all('.card .button')[2].getBoundingClientRect().bottom] | Don’t refund,12
                        | [agent.root().activeElement.className, $('textarea').scrollWidth > $('textarea').clientWidth] | field,false
            tools       | all('summary')[1].textContent                                               | Found order
            2           | [all('.step').length, all('summary, .chevron').length, all('.md').at(-1).getBoundingClientRect().top - box('.step').bottom] | 1,0,2
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
                        | new Set(all('.sent .file').map((each) => each.offsetWidth)).size            | 1
            dropping    | $('.drop-zone').textContent                                                 | Drop files to attachUp to 10 MB each
                        | [css('.drop-zone', 'padding'), css('.drop-zone > span', 'borderTopStyle'), css('.drop-zone > span', 'borderRadius')] | 12px,dashed,12px
                        | css('.drop-zone', 'backgroundColor').includes('0.92')                       | true
            files       | all('.name')[1].lastChild.textContent                                       | der.jpeg
                        | all('.name')[1].firstChild.scrollWidth > all('.name')[1].firstChild.clientWidth | true
                        | all('.name')[1].lastChild.scrollWidth > all('.name')[1].lastChild.clientWidth   | false
            history     | all('.sheet-head button').map((each) => each.ariaLabel)                     | Back to the chat,New chat,Close chat
                        | [box('.sheet').top - box('.panel').top, box('.sheet-head').height]          | 0,56
                        | $('.header').inert                                                          | true
            7           | [box('.search').height, css('.group', 'fontSize'), css('.group', 'fontWeight')] | 40,13px,500
                        | [css('.chat b', 'fontSize'), css('.chat b', 'fontWeight'), css('.preview', 'fontSize'), css('.when', 'fontSize')] | 15px,500,13px,13px
                        | [getComputedStyle($('.current > .chat'), '::before').width, css('.current', 'backgroundColor')] | 3px,rgb(244, 245, 247)
                        | all('.chat-row .item').map((each) => each.textContent + getComputedStyle(each).color) | Renamergb(22, 24, 29),Deletergb(180, 35, 24)
                        | box('.chat-row > .menu').top > all('.chat-row')[2].getBoundingClientRect().top + 36 | true
            1           | all('.md h3')[0].getBoundingClientRect().top - box('.md p').bottom          | 18
                        | box('.md ul').top - box('.md h3').bottom                                    | 6
            3           | [css('.code-block', 'borderRadius'), css('.md pre', 'padding'), css('.md pre code', 'fontSize'), css('.md pre code', 'lineHeight')] | 8px,10px 12px,13px,20px
                        | [css('.md table', 'fontSize'), css('.md table', 'lineHeight'), css('.md td', 'padding')] | 14px,20px,8px 20px 8px 0px
                        | [css('.md td', 'borderTopWidth'), css('.md th', 'borderTopWidth'), css('.md td', 'borderInlineStartWidth')] | 1px,0px,0px
            4           | [box('.tools').height, box('.tools').top - box('.bubble').bottom, css('.versions', 'fontVariantNumeric')] | 28,4,tabular-nums
                        | [box('.editor').width - box('.md').width, css('.editor .field', 'fontSize'), css('.editor .field', 'lineHeight'), css('.editor', 'borderRadius')] | 0,16px,24px,12px
                        | all('.editor .button').map((each) => each.textContent + each.offsetHeight)  | Cancel32,Send32
                        | [css('.log > .agent:last-child', 'opacity'), $('.editor .note').textContent] | 0.62,The earlier version stays.
            5           | [css('.reasons', 'borderRadius'), css('.reasons', 'backgroundColor'), css('.choices [aria-pressed=true]', 'backgroundColor')] | 12px,rgb(244, 245, 247),rgb(24, 24, 27)
                        | [$('.comment-field').placeholder, $('.actions').textContent]                | Tell us more (optional),Thanks
            6b          | [css('.locked', 'backgroundColor'), $('textarea').disabled, $('textarea').placeholder] | rgb(244, 245, 247),true,Message Beans…
            10a         | all('.sent .pic').map((each) => [each.offsetWidth, each.offsetHeight, getComputedStyle(each).borderRadius].join()) | 140,140,12px,140,140,12px
                        | [all('.sent .pic')[1].getBoundingClientRect().left - box('.sent .pic').right, box('.sent').bottom < box('.bubble').top] | 4,true
                        | [box('.files .pic').width, box('.files .pic').height, box('.files .pic .action').width] | 48,48,20
                        | all('.md p')[1].getBoundingClientRect().top - box('.md p').bottom           | 12
            11          | [innerHeight, Math.round(box('.empty > .avatar').top)]                      | 844,295
            15          | [new Set(all('.item').map((each) => each.offsetHeight)).size, box('.item').height, box('.item .icon').width] | 1,40,20
            16          | [box('.teaser').width, box('[part=launcher]').left - box('.teaser').right, box('[part=launcher]').bottom - box('.teaser').bottom] | 248,12,0
                        | [css('.teaser', 'borderRadius'), box('.teaser > button').width, box('.teaser > button').height, box('.teaser > button').top - box('.teaser').top] | 16px 16px 4px,44,44,1
            18          | [box('.panel').width, innerHeight - box('.panel').height]                   | 760,48
                        | [box('.log').left - box('.composer').left, box('.composer').right - box('.log').right] | 12,12
            days        | all('[data-day]').map((each) => each.dataset.day)                           | Yesterday,Today
                        | [box('.folded').height, $('.unfold').textContent]                           | 288,Show all
            wrapped     | [$('.wrap').ariaPressed, $('.md pre').scrollWidth <= $('.md pre').clientWidth] | true,true
                        | ((wrap) => (wrap.click(), [wrap.ariaPressed, $('.md pre').scrollWidth <= $('.md pre').clientWidth]))($('.wrap')) | false,false
            unfolded    | [all('.folded').length, $('.unfold').textContent, all('.bubble')[1].offsetHeight > 311] | 0,Show less,true
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

    @Tag("full")
    @Test
    void everyStateHasTheMeasuresOfTheDesign(Stack stack, Tabs tabs) {
        List<String> expected = new ArrayList<>();
        List<String> found = new ArrayList<>();
        // The page is not traced, because tracing would take as long as the test itself.
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            Gallery gallery = new Gallery(Look.LIGHT, stack, tab.page());
            String state = "";
            for (String line : MEASURES.lines().toList()) {
                String[] cells = line.split("\\|", -1);
                if (!cells[0].isBlank()) {
                    state = cells[0].strip();
                    switch (state) {
                        case "11" -> tab.page().setViewportSize(390, 844);
                        case "15" -> tab.page().setViewportSize(320, 640);
                        case "18" -> tab.page().setViewportSize(1280, 800);
                        default -> tab.page().setViewportSize(520, 760);
                    }
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

    @Tag("full")
    @Test
    void tokensAreTheColoursOfTheDesignInLightAndDark(Stack stack, Tabs tabs) {
        List<Object> found = new ArrayList<>();
        for (Look look : List.of(Look.LIGHT, Look.DARK)) {
            try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
                Gallery gallery = new Gallery(look, stack, tab.page());
                gallery.enter("3");
                found.add(tab.page().evaluate(MEASURE, """
                        [css('.bubble', 'backgroundColor'), css('.submit > span', 'backgroundColor'), ...["keyword", "string", "name", "comment"]
                          .map((kind) => getComputedStyle($('.md pre span'), `::highlight(karta-${kind})`).color)].join(" ")"""));
            }
        }
        assertThat(found)
                .isEqualTo(
                        List.of(
                                "rgb(227, 229, 234) rgb(227, 229, 234) rgb(122, 62, 157) rgb(26, 107, 64) rgb(31, 90, 168) rgb(89, 97, 112)",
                                "rgb(45, 49, 58) rgb(45, 49, 58) rgb(201, 162, 242) rgb(134, 208, 164) rgb(141, 188, 245) rgb(163, 171, 184)"));
    }

    @Test
    void everythingIsMirroredButForSendAndTheSignsOfAnAnswer(Stack stack, Tabs tabs) {
        List<Object> found = new ArrayList<>();
        for (Look look : List.of(Look.LIGHT, Look.RTL)) {
            try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
                Gallery gallery = new Gallery(look, stack, tab.page());
                gallery.enter("conversation");
                found.add(tab.page().evaluate(MEASURE, """
                        [css('.bubble', 'borderRadius'), css('.submit .icon', 'transform'), css('.good .icon', 'transform'),
                          box('.close').left < innerWidth / 2].join(" ")"""));
            }
        }
        assertThat(found).isEqualTo(List.of("16px 16px 4px none none false", "16px 16px 16px 4px none none true"));
    }

    @Tag("full")
    @Test
    void aMessageThatIsWrittenDuringAnApprovalBringsTheRequestIntoView(Stack stack, Tabs tabs) {
        String seen = """
                () => {
                  const card = agent.find('.card').getBoundingClientRect();
                  const { top, bottom } = agent.find('.scroll').getBoundingClientRect();
                  return card.top >= top && card.bottom <= bottom;
                }""";
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            Gallery gallery = new Gallery(Look.LIGHT, stack, tab.page());
            tab.page().setViewportSize(520, 600);
            gallery.enter("approval");
            tab.page().evaluate("agent.readFromTop()");
            assertThat(tab.page().evaluate(seen)).isEqualTo(false);
            tab.page().evaluate("void karta('sendMessage', 'Another question.')");
            tab.page().waitForFunction("agent.find('.queued')");
            tab.page().waitForFunction(seen);
            assertThat(tab.problems()).isEmpty();
        }
    }

    @Tag("full")
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
