// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import sh.karta.widget.panel.strings.English;
import sh.karta.widget.panel.strings.Texts;
import sh.karta.widget.panel.style.Stylesheet;

/** The texts of what every visit sees. */
public final class PanelTexts implements Texts {
    @Override
    public String css() {
        return Stylesheet.CSS;
    }

    @Override
    public String words() {
        return English.JSON;
    }
}
