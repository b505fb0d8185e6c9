// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.Fetch;
import sh.karta.widget.browser.FileBlob;
import sh.karta.widget.browser.PageTabs;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpHandler;
import sh.karta.widget.core.port.HttpHeaders;
import sh.karta.widget.core.port.HttpRequest;

/** Parts of the browser module as functions of JavaScript. The JVM has no browser, so cdn-dist tests the compiled classes. */
final class BrowserParts {
    private BrowserParts() {}

    /** Receives what a part reports. */
    @JSFunctor
    interface Report extends JSObject {
        void add(String text);
    }

    /** Ends a part. */
    @JSFunctor
    interface End extends JSObject {
        void run();
    }

    /** Listens to the messages of other tabs. */
    @JSFunctor
    interface Listening extends JSObject {
        End listen(JSObject state, Report report);
    }

    /** Uploads a file. */
    @JSFunctor
    interface Uploading extends JSObject {
        End upload(JSObject file, Report report);
    }

    static End listen(JSObject state, Report report) {
        Cancellable listening = new PageTabs("karta:", state).listen(report::add);
        return listening::cancel;
    }

    static End upload(JSObject file, Report report) {
        HttpRequest request = new HttpRequest("POST", "https://agent.test/files");
        request.setFile(new FileBlob(file));
        Cancellable upload = new Fetch().send(request, new Reporter(report));
        return upload::cancel;
    }

    private static final class Reporter implements HttpHandler {
        private final Report report;

        Reporter(Report report) {
            this.report = report;
        }

        @Override
        public void head(int status, String phrase, HttpHeaders headers) {
            report.add("head " + status + " " + headers.get("Content-Type"));
        }

        @Override
        public void text(String piece) {
            report.add("text " + piece);
        }

        @Override
        public void end() {
            report.add("end");
        }

        @Override
        public void failed(@Nullable String reason) {
            report.add("failed");
        }
    }
}
