// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import sh.karta.widget.panel.strings.Texts;

/** The texts of this package's views. */
public final class RareTexts implements Texts {
    @Override
    public String css() {
        return RareStylesheet.CSS;
    }

    @Override
    public String words() {
        return RareEnglish.JSON;
    }
}
