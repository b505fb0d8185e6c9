// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The visible effect of each theme field, of the page's style sheet and of system settings (public-api §3). */
@EndToEnd
class ThemeTest {
    /** Inspects the only visible element for a selector in the shadow root, the panel and the host. */
    private static final String LOOK = "(expression) => { const host = document.querySelector('karta-widget');"
            + " const $ = (selector) => [...host.shadowRoot.querySelectorAll(selector)].find((one) => one.checkVisibility());"
            + " const css = (selector, property) => getComputedStyle($(selector))[property];"
            + " const box = (selector) => $(selector).getBoundingClientRect();"
            + " return String(new Function('host', '$', 'css', 'box', 'return ' + expression)(host, $, css, box)); }";

    /** Field, value, expression, expected result. */
    private static final String FIELDS = """
            accent           | #7c2d12      | css('.submit>span', 'backgroundColor')                         | rgb(124, 45, 18)
            accentForeground | #ffffee      | css('.submit>span', 'color')                                   | rgb(255, 255, 238)
            agentName        | Ada          | $('[part~=title]').textContent                            | Ada
            title            | Beans        | $('[part~=title]').textContent                            | Beans
            greeting         | Morning!     | $('.greeting').textContent                                | Morning!
            placeholder      | Say it       | $('textarea').placeholder                                 | Say it
            disclosure       | By a machine | $('.panel').textContent.includes('By a machine')          | true
            agentAvatar      | ☕            | $('.header [part~=avatar]').textContent                   | ☕
            colorScheme      | dark         | css('.panel', 'colorScheme')                              | dark
            colorScheme      | light        | css('.panel', 'colorScheme')                              | light
            position         | start        | box('.panel').left < innerWidth - box('.panel').right     | true
            position         | end          | box('.panel').left > innerWidth - box('.panel').right     | true
            fontFamily       | Georgia      | css('textarea', 'fontFamily')                             | Georgia
            launcherLabel    | Ask us       | $('[part=launcher] [part=label]').textContent             | Ask us
            launcherIcon     | ☕            | $('[part=launcher] [part=icon]').textContent              | ☕
            offsetX          | 60           | innerWidth - box('[part=launcher]').right                 | 60
            offsetY          | 80           | innerHeight - box('[part=launcher]').bottom               | 80
            zIndex           | 7            | getComputedStyle(host).zIndex                             | 7
            width            | 500          | box('.panel').width                                       | 500
            width            | 960          | box('.panel').left >= 0 && box('.panel').right <= innerWidth | true
            height           | 480          | box('.panel').height                                      | 480
            height           | 1600         | box('.panel').top >= 0 && box('.panel').bottom <= innerHeight | true
            radius           | 4            | css('.panel', 'borderTopLeftRadius')                      | 4px
            """;

    @Tag("full")
    @Test
    void eachThemeFieldIsVisibleAndNothingLeavesTheScreen(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.composer().fill("half a thought");
        for (String line : FIELDS.lines().toList()) {
            String[] field = line.split(" \\| ", 4);
            String value = field[1].strip();
            widget.call("update", theme(field[0].strip(), value.matches("\\d+") ? Integer.valueOf(value) : value));
            awaitLook(visit.page(), field[2].strip(), field[3].strip());
        }
    }

    @Tag("full")
    @Test
    void aLongLauncherLabelStaysOnASmallScreen(Stack stack, Visit visit) {
        visit.page().setViewportSize(320, 640);
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack, "data-theme-launcher-label=\"Ask our experts for beans, roasts and grinders\""));
        assertThat(widget.launcher()).isVisible();
        awaitLook(visit.page(), "box('[part=launcher]').left >= 16 && box('[part=launcher]').right <= 304", "true");
        awaitLook(visit.page(), "box('[part=label]').bottom <= box('[part=launcher]').bottom", "true");
        widget.call("update", theme("launcherLabel", "Ask us"));
        awaitLook(visit.page(), "box('[part=launcher]').height", "56");
        awaitLook(visit.page(), "box('[part=label]').height", "24");
    }

    @Tag("full")
    @Test
    void panelFollowsTheSystemAsItChangesUnlessTheThemeChooses(Stack stack, Visit visit) {
        Page page = visit.page();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        Widget widget = Widget.opened(stack, visit);
        String surface = "css('.panel', 'backgroundColor')";
        String light = look(page, surface);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.waitForCondition(() -> !look(page, surface).equals(light));
        widget.call("update", theme("colorScheme", "light"));
        awaitLook(page, surface, light);
    }

    @Tag("full")
    @Test
    void thePageCanStylePropertiesAndParts(Stack stack, Visit visit) {
        Widget.opened(stack, visit);
        Page page = visit.page();
        page.evaluate(
                "() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('karta-widget { --karta-surface: #fffaf5 }"
                        + " karta-widget::part(title) { letter-spacing: 3px } .header { display: none }');"
                        + " document.adoptedStyleSheets = [sheet]; }");
        awaitLook(page, "css('.panel', 'backgroundColor')", "rgb(255, 250, 245)");
        awaitLook(page, "css('[part~=title]', 'letterSpacing')", "3px");
        // The panel's classes cannot be styled from outside.
        awaitLook(page, "css('.header', 'display')", "flex");
    }

    private static Map<String, Object> theme(String field, Object value) {
        return Map.of("theme", Map.of(field, value));
    }

    private static void awaitLook(Page page, String expression, String expected) {
        try {
            page.waitForCondition(() -> expected.equals(look(page, expression)));
        } catch (TimeoutError late) {
            assertThat(look(page, expression)).as(expression).isEqualTo(expected);
        }
    }

    private static String look(Page page, String expression) {
        return (String) page.evaluate(LOOK, expression);
    }
}
