// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import java.net.URI;
import java.util.List;

/** A page in an engine driven by Playwright. */
final class PlaywrightTab implements Tab {
    private final Visit visit;
    private Frame frame;

    PlaywrightTab(Visit visit) {
        this.visit = visit;
        this.frame = visit.page().mainFrame();
    }

    @Override
    public void open(URI address) {
        visit.open(address);
        frame = visit.page().mainFrame();
    }

    @Override
    public void enter(String selector) {
        frame = frame.waitForSelector(selector).contentFrame();
    }

    @Override
    public void back() {
        // A page restored from the back/forward cache does not load again.
        visit.page().goBack(new Page.GoBackOptions().setWaitUntil(WaitUntilState.COMMIT));
        frame = visit.page().mainFrame();
    }

    @Override
    public Page page() {
        return visit.page();
    }

    @Override
    public Object evaluate(String body) {
        return frame.evaluate("async () => {" + body + "}");
    }

    @Override
    public void click(String selector) {
        frame.locator(selector).click();
    }

    @Override
    public void type(String selector, String text) {
        frame.locator(selector).pressSequentially(text);
    }

    @Override
    public void press(String key) {
        visit.page().keyboard().press(key);
    }

    @Override
    public List<String> problems() {
        return visit.problems();
    }

    @Override
    public void end(boolean failed) {
        visit.end(failed);
    }

    @Override
    public void close() {
        visit.close();
    }
}
