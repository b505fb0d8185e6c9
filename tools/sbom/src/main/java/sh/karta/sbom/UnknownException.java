// SPDX-License-Identifier: Apache-2.0
package sh.karta.sbom;

/** Something about a component cannot be found out; a bill with a gap is not written. */
final class UnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownException(String message) {
        super(message);
    }
}
