// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** A file chosen by the visitor. Core reads its metadata, never its bytes. */
public interface Blob {
    /** Returns the file name without a path. */
    String name();

    /** Returns the media type, or an empty string if the engine does not know it. */
    String type();

    /** Returns the size in bytes. */
    double size();
}
