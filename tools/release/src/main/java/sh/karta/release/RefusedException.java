// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

/** The release is refused. The message gives the reason and the remedy. The work tree is unchanged. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
