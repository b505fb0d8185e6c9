// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

/** There will be no release; the message says why and what to do. The work tree is as it was. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
