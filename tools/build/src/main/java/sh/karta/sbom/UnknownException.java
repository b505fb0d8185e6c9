// SPDX-License-Identifier: Apache-2.0
package sh.karta.sbom;

/** Information about a component is missing. An incomplete bill is not written. */
final class UnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownException(String message) {
        super(message);
    }
}
