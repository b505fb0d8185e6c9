// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import java.time.Duration;
import java.util.List;

/**
 * The models of an agent and the settings of their requests.
 *
 * @param models at least one. If a model fails before its first word or call, the next one is asked
 * @param instructions the system prompt
 * @param window number of earlier exchanges that the model sees
 * @param images whether the model receives images
 * @param reasoning whether visitors see the model's raw reasoning
 * @param stepUpMaxAge how long a step-up is valid
 */
public record ModelSettings(
        List<ModelProvider> models,
        String instructions,
        int window,
        boolean images,
        boolean reasoning,
        Duration stepUpMaxAge,
        List<Tool> tools) {}
