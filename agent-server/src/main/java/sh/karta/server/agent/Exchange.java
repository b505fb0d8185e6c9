// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

/** An earlier turn of the conversation: what the visitor said, with its context, and what the answer was. */
public record Exchange(String userText, String agentText) {}
