// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

/** Receives a trace. */
public interface Output {
    void line(String line);
}
