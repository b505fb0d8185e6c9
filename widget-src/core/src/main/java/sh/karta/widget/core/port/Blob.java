// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** A file the visitor chose. Core reads what is said about it, never its bytes. */
public interface Blob {
    /** Returns its name without a path. */
    String name();

    /** Returns its media type, or an empty string where the engine knows none. */
    String type();

    /** Returns its size in bytes. */
    double size();
}
