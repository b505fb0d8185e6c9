// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel;

import sh.karta.widget.core.text.Text;

/** Entry point of the compiled file. */
public final class Main {
    private Main() {}

    /** Runs when the file is evaluated. */
    public static void main(String[] args) {
        System.out.println(Text.concat("karta", "!"));
    }
}
