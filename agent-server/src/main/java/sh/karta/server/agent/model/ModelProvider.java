// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

/** A language model at a provider. Thread-safe. */
public interface ModelProvider {
    /** Returns model and endpoint for the log, never the key. */
    String address();

    /** Prepares a call. Nothing is sent before {@link ModelCall#read}. */
    ModelCall call(ModelRequest request);
}
