// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted.play;

/** The host's timer. */
public interface Timer {
    /** Runs a task after a delay, never before this call returns. */
    void after(long millis, Runnable task);
}
