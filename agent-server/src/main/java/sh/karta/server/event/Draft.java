// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An event before it has its place in a log: type and fields, without {@code seq} and {@code created_at}. */
public record Draft(String type, ObjectNode fields) {}
