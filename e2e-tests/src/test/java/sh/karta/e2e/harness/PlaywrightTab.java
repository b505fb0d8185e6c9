// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.net.URI;
import java.util.List;

/** A page in an engine that Playwright drives. */
final class PlaywrightTab implements Tab {
    private final Visit visit;

    PlaywrightTab(Visit visit) {
        this.visit = visit;
    }

    @Override
    public void open(URI address) {
        visit.open(address);
    }

    @Override
    public Object evaluate(String body) {
        return visit.page().evaluate("async () => {" + body + "}");
    }

    @Override
    public void click(String selector) {
        visit.page().locator(selector).click();
    }

    @Override
    public void type(String selector, String text) {
        visit.page().locator(selector).pressSequentially(text);
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
