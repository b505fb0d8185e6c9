// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import java.time.Duration;
import java.util.List;

/**
 * Which models answer and what they are told.
 *
 * @param models at least one. The next is asked when one fails before its first word or call
 * @param instructions who the agent is and what it does
 * @param window number of earlier exchanges that the model sees
 * @param images whether the model receives images
 * @param reasoning whether visitors see the model's raw reasoning
 * @param stepUpMaxAge how long a step-up counts
 */
public record ModelSettings(
        List<ModelProvider> models,
        String instructions,
        int window,
        boolean images,
        boolean reasoning,
        Duration stepUpMaxAge,
        List<Tool> tools) {}
