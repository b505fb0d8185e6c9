// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.auth;

/** The anonymous visitor: 128 random bits, made when first asked for and kept as long as storage allows. */
@FunctionalInterface
public interface Visitor {
    /** Returns the visitor's id. */
    String id();
}
