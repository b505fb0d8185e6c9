// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.auth;

/** The anonymous visitor: an id of 128 random bits, created on first use and kept as long as the storage allows. */
@FunctionalInterface
public interface Visitor {
    /** Returns the visitor's id. */
    String id();
}
