// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.pictures;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.FileBlob;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Pictures;

/** A picture of a visitor's message: a preview, which a click enlarges. Its bytes are requested when it comes into view. */
final class SentPicture {
    /** Width and height of the preview in CSS pixels. */
    private static final int SIDE = 140;

    private final PictureViews views;
    private final HTMLElement button;
    private final HTMLElement canvas;
    private PictureFile file;

    /** The bytes, or null before they have arrived. */
    private @Nullable JSObject blob;

    private boolean requested;
    private boolean drawn;
    private boolean failed;

    /** Callbacks that wait for the bytes or for the failure. */
    private final List<Runnable> waiting = new ArrayList<>();

    SentPicture(PictureViews views, PictureFile file) {
        this.views = views;
        this.file = file;
        button = Dom.button("enlarge", file.chip, event -> views.open(this));
        Dom.hide(button, true);
        canvas = Dom.el("canvas", "", button);
        Dom.attr(canvas, "role", "img");
        Dom.attr(canvas, "aria-label", file.name);
        Dom.attr(canvas, "title", file.name);
        file.chip.insertBefore(button, file.chip.getFirstChild());
        blob = views.chosen(file.path);
        if (blob != null) {
            draw();
        } else {
            Pictures.onSeen(file.chip, seen -> load(() -> {}));
        }
    }

    String name() {
        return file.name;
    }

    /** Returns the bytes, or null before {@link #load} and after it failed. */
    @Nullable
    JSObject blob() {
        return blob;
    }

    /** Returns the size of the bytes from the server in bytes. A file that was chosen here takes no memory. */
    double size() {
        return requested && blob != null ? FileBlob.size(blob) : 0;
    }

    /** Discards the bytes from the server. {@link #load} requests them again. */
    void discard() {
        if (requested && blob != null) {
            blob = null;
            requested = false;
        }
    }

    boolean isIn(HTMLElement chip) {
        return file.chip == chip;
    }

    /**
     * Shows the picture in the chip {@code next} if that has the same file, because the message is shown again. Returns whether it
     * does.
     */
    boolean moveTo(PictureFile next) {
        if (next.path == null || !next.path.equals(file.path) || Dom.isConnected(file.chip)) {
            return false;
        }
        file = next;
        next.chip.insertBefore(button, next.chip.getFirstChild());
        if (failed) {
            next.fail();
        } else if (!drawn) {
            Pictures.onSeen(next.chip, seen -> load(() -> {}));
        }
        return true;
    }

    /** Requests the bytes unless they have loaded. Calls {@code loaded} after success or failure. */
    void load(Runnable loaded) {
        if (blob != null) {
            loaded.run();
            return;
        }
        waiting.add(loaded);
        if (!requested) {
            requested = true;
            request(null);
        }
    }

    private void request(@Nullable String refused) {
        String path = file.path;
        views.calls.file(path == null ? "" : path, refused, (request, error) -> {
            String token = request == null ? null : request.token;
            if (request == null || token == null) {
                fail();
                return;
            }
            Pictures.request(
                    request.url,
                    token,
                    bytes -> {
                        blob = bytes;
                        views.limit(this);
                        draw();
                        loaded();
                    },
                    reason -> {
                        if (refused == null && Pictures.isRefused(reason) && !views.context.lifetime.isOver()) {
                            request(token);
                        } else {
                            fail();
                        }
                    });
        });
    }

    private void draw() {
        JSObject bytes = blob;
        if (bytes != null) {
            Pictures.drawSquare(
                    canvas,
                    bytes,
                    SIDE,
                    done -> {
                        drawn = true;
                        Dom.hide(button, false);
                    },
                    reason -> fail());
        }
    }

    private void fail() {
        if (drawn) {
            // The preview stays, and the next load requests the discarded bytes again.
            requested = false;
        } else {
            failed = true;
            Dom.hide(button, true);
            file.fail();
        }
        loaded();
    }

    private void loaded() {
        for (Runnable each : new ArrayList<>(waiting)) {
            each.run();
        }
        waiting.clear();
    }

    /** Moves the focus to the preview, or to {@code other} if the preview has been removed. */
    void focus(HTMLElement other) {
        Dom.focus(Dom.isConnected(button) ? button : other);
    }
}
