// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.teavm.jso.dom.html.HTMLElement;

/** Where views of the rare file put their elements. */
public final class Places {
    /** Everything; what covers the conversation stands at its end. */
    public final HTMLElement frame;

    public final HTMLElement header;
    public final HTMLElement menuButton;

    /** The part of the frame with the transcript. */
    public final HTMLElement middle;

    /** A status region above the composer. */
    public final HTMLElement region;

    public final HTMLElement composer;

    Places(
            HTMLElement frame,
            HTMLElement header,
            HTMLElement menuButton,
            HTMLElement middle,
            HTMLElement region,
            HTMLElement composer) {
        this.frame = frame;
        this.header = header;
        this.menuButton = menuButton;
        this.middle = middle;
        this.region = region;
        this.composer = composer;
    }
}
