// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.support.hierarchical.ParallelExecutionConfiguration;
import org.junit.platform.engine.support.hierarchical.ParallelExecutionConfigurationStrategy;

/**
 * Runs as many tests in parallel as the machine has cores, at most four. Each thread has at most one browser of each
 * engine, and uses one at a time.
 */
public final class OnePerCore implements ParallelExecutionConfigurationStrategy {
    private static final int MOST = 4;
    private static final int KEEP_ALIVE_SECONDS = 30;

    @Override
    public ParallelExecutionConfiguration createConfiguration(ConfigurationParameters parameters) {
        int threads = Math.min(MOST, Runtime.getRuntime().availableProcessors());
        return new ParallelExecutionConfiguration() {
            @Override
            public int getParallelism() {
                return threads;
            }

            @Override
            public int getMinimumRunnable() {
                return threads;
            }

            @Override
            public int getMaxPoolSize() {
                return threads;
            }

            @Override
            public int getCorePoolSize() {
                return threads;
            }

            @Override
            public int getKeepAliveSeconds() {
                return KEEP_ALIVE_SECONDS;
            }
        };
    }
}
