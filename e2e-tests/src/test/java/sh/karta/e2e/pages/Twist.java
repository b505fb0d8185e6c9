// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.pages;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import java.net.URI;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.stack.Stack;

/** An action of the visitor, browser or network that a page's own scripts cannot perform. */
class Twist implements AutoCloseable {
    /** Returns the twist of a page. Most pages have none. */
    static Twist of(String page) {
        return switch (page) {
            case "frame", "frame-sandboxed" -> new InFrame();
            case "fullscreen" -> new Fullscreen();
            case "print" -> new Print();
            case "bfcache" -> new AwayAndBack();
            case "frozen-tab" -> new Frozen();
            case "prototype-1-6", "prototype-1-7", "mootools", "core-js-2", "es5-shim" -> new Reloaded();
            case "view-transitions" -> new Layered();
            default -> new Twist();
        };
    }

    /** Returns the engine to use in place of {@code engine}. */
    Engine engine(Engine engine) {
        return engine;
    }

    /** Returns the address of the agent server, or of a proxy in front of it. */
    URI server(Stack stack) {
        return stack.agent().url();
    }

    /** Runs when the page has loaded, before the widget is checked. */
    void before(Meeting meeting) {}

    /** Runs between the first and the second message, if {@link #acts}. */
    void between(Meeting meeting) {}

    /** Returns whether there is a second message. */
    boolean acts() {
        return false;
    }

    @Override
    public void close() {}

    /** The widget is in a frame of the page. */
    private static final class InFrame extends Twist {
        @Override
        void before(Meeting meeting) {
            meeting.tab.enter("iframe");
        }
    }

    /** The visitor shows an element of the page in full screen. Content outside it is hidden. */
    private static final class Fullscreen extends Twist {
        @Override
        void between(Meeting meeting) {
            meeting.tab.click("#full");
            meeting.await("document.fullscreenElement");
            meeting.tab.evaluate("for (const command of ['close', 'open', 'toggle', 'toggle']) {"
                    + " const answer = await karta(command);"
                    + " if (!answer.ok) throw new Error(command + ': ' + JSON.stringify(answer)); }"
                    + " if (!document.fullscreenElement) throw new Error('the widget has ended full screen');"
                    + " await document.exitFullscreen();");
            meeting.await("!document.fullscreenElement");
            meeting.tab.evaluate("await karta('open')");
        }

        @Override
        boolean acts() {
            return true;
        }
    }

    /** The page is printed. */
    private static final class Print extends Twist {
        @Override
        void between(Meeting meeting) {
            media(meeting, Media.PRINT);
            meeting.tab.evaluate("if (!matchMedia('print').matches) throw new Error('this is no print');"
                    + " const { display } = getComputedStyle(document.querySelector('karta-widget'));"
                    + " if (display !== 'none') throw new Error('the widget is printed: ' + display);");
            media(meeting, Media.SCREEN);
            meeting.tab.evaluate("await karta('open')");
        }

        private static void media(Meeting meeting, Media media) {
            meeting.tab.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(media));
        }

        @Override
        boolean acts() {
            return true;
        }
    }

    /** WebKit crashes in a view transition if it draws without accelerated layers. */
    private static final class Layered extends Twist {
        @Override
        Engine engine(Engine engine) {
            return engine == Engine.WEBKIT ? Engine.WEBKIT_WITH_LAYERS : engine;
        }
    }

    /** The visitor follows a link and returns to the page through the back/forward cache. */
    private static final class AwayAndBack extends Twist {
        @Override
        Engine engine(Engine engine) {
            return engine == Engine.CHROMIUM ? Engine.CHROMIUM_WITH_WINDOWS : engine;
        }

        @Override
        void between(Meeting meeting) {
            meeting.tab.open(meeting.address.resolve("other.html"));
            meeting.tab.back();
            meeting.await("shown.length === 2");
            meeting.tab.evaluate("if (!shown[1]) throw new Error('the page was reloaded');"
                    + " if (seen.filter(([name]) => name === 'ready').length !== 1) throw new Error('mounted again');"
                    + " await karta('open');");
        }

        @Override
        boolean acts() {
            return true;
        }
    }

    /** The tab is frozen in the middle of an answer, and the connection is lost meanwhile. */
    private static final class Frozen extends Twist {
        private final Severed severed = new Severed();

        @Override
        URI server(Stack stack) {
            return severed.before(stack.agent().url());
        }

        @Override
        void between(Meeting meeting) {
            URI thaw = meeting.stack.pages().publish(asked -> severed.cut());
            meeting.tab.evaluate("await karta('sendMessage', 'say: ' + words)");
            meeting.await("document.querySelector('karta-widget').shadowRoot.querySelector('[role=log]')"
                    + ".textContent.split('w9.').length === 3");
            // A synchronous request blocks everything in the tab.
            meeting.tab.evaluate("const request = new XMLHttpRequest(); request.open('GET', '" + thaw
                    + "', false); request.send();");
            meeting.await("seen.filter(([name]) => name === 'message:received').length === 2");
            meeting.tab.evaluate("const answers = seen.filter(([name]) => name === 'message:received');"
                    + " if (answers[1][1].text !== words) throw new Error('the answer is ' + answers[1][1].text);"
                    + " seen.splice(seen.indexOf(answers[1]), 1);");
        }

        @Override
        boolean acts() {
            return true;
        }

        @Override
        public void close() {
            severed.close();
        }
    }

    /** The visitor loads the page again and continues the conversation. */
    private static final class Reloaded extends Twist {
        @Override
        void between(Meeting meeting) {
            meeting.tab.open(meeting.address);
            meeting.await("document.querySelector('karta-widget')?.shadowRoot.querySelector('[role=log]')"
                    + "?.textContent.split('Answer 1.').length === 3");
            // The first answer came before this page. Its event is not repeated.
            meeting.tab.evaluate("seen.unshift(['message:received', null]); await karta('open');");
        }

        @Override
        boolean acts() {
            return true;
        }
    }
}
